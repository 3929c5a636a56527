/** Pages that are entries of their own: the browser loads them, the router does not. */
export const lecturePath = (room: string): string => `/rooms/${room}/live`;
export const studioPath = (room: string): string => `/rooms/${room}/studio`;

/** Where people go who have just joined: to the lecture if one is live, else to the room. */
export const roomPath = ({ id, live }: { id: string; live: object | null }): string =>
  live ? lecturePath(id) : `/rooms/${id}`;

/** The page of a lecture that is over. */
export const recordPath = (room: string, lecture: string): string => `/rooms/${room}/lectures/${lecture}`;
