/** Small line drawings for empty places, on a 96 by 56 grid: one path in ink, one in the accent. */
export const drawings = {
  board: { ink: 'M10 6h76v36H10zM6 46h84M24 46v8M72 46v8', accent: 'M22 18h26M22 27h16' },
  book: {
    ink: 'M48 12c-10-6-22-7-36-5v38c14-2 26-1 36 5 10-6 22-7 36-5V7C70 5 58 6 48 12zM48 12v38',
    accent: 'M58 20c5-2 10-3 16-3M58 29c5-2 10-3 16-3',
  },
  margin: { ink: 'M20 4v48M28 14h52M28 42h30', accent: 'M28 28h42M16 28a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' },
} as const;

export type Drawing = keyof typeof drawings;
