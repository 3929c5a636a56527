import type {
  CalendarFeed,
  ScheduleChange,
  ScheduledLecture,
  ScheduleList,
  ScheduleNew,
} from '../../../protocol/schedule.ts';
import { api } from '../../ui/api.ts';

/** What is asked of the server about the schedule. Times are milliseconds since the epoch. */

interface Span {
  from?: number;
  to?: number;
}
type One = Pick<ScheduledLecture, 'id' | 'room'>;
const ofRoom = (room: string) => `/api/rooms/${encodeURIComponent(room)}/schedule`;
const path = ({ id, room }: One) => `${ofRoom(room)}/${encodeURIComponent(id)}`;

/** Of all rooms one is in, or of one. */
export const lectures = ({ room, ...span }: Span & { room?: string | undefined }) =>
  api.get<ScheduleList>(room ? ofRoom(room) : '/api/schedule', { ...span });

export const plan = (room: string, wish: ScheduleWish) => api.post<ScheduleList>(ofRoom(room), wish);
export const change = (lecture: One, wish: Partial<ScheduleChange>) => api.patch<ScheduleList>(path(lecture), wish);
export const cancel = (lecture: One, wish: { cancelled: boolean; following?: boolean; note?: string }) =>
  api.post<ScheduleList>(`${path(lecture)}/cancel`, wish);

/** The file that a calendar program opens. */
export const fileOf = (lecture: One) => `${path(lecture)}.ics`;

export const feeds = () => api.get<{ feeds: CalendarFeed[] }>('/api/me/calendars');
export const makeFeed = (room: string | null) => api.post<CalendarFeed>('/api/me/calendars', { room });
export const revokeFeed = ({ id }: CalendarFeed) => api.delete(`/api/me/calendars/${encodeURIComponent(id)}`);

export const stopMails = (token: string) => api.post('/api/reminders/stop', { token });

/** What a form sends: what it leaves out the server fills in. */
export type ScheduleWish = Pick<ScheduleNew, 'title' | 'description' | 'starts' | 'zone' | 'minutes'> &
  Partial<Pick<ScheduleNew, 'weekly'>>;
