/**
 * The icons, one constant each so that a page carries only those it uses: `<Icon path={play} />`.
 * 24 grid, 1.75 stroke, round ends. Give `flip` to arrows that follow the reading direction.
 */
export const play = 'M8 5.5v13l10.5-6.5z';
export const pause = 'M8.5 5.5v13M15.5 5.5v13';
export const volume = 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11';
export const muted = 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5';
export const gauge = 'M4.5 17.5a8.5 8.5 0 1 1 15 0M12 14l3.5-4.5M11 14.5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z';
export const layout =
  'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v11a1.5 1.5 0 0 1 -1.5 1.5h-14a1.5 1.5 0 0 1 -1.5 -1.5v-11a1.5 1.5 0 0 1 1.5 -1.5zM13 13h4.5v3H13z';
export const captions =
  'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v11a1.5 1.5 0 0 1 -1.5 1.5h-14a1.5 1.5 0 0 1 -1.5 -1.5v-11a1.5 1.5 0 0 1 1.5 -1.5zM7 12h4M13.5 12H17M7 15.5h7M16.5 15.5h.5';
export const pip =
  'M20.5 11V6.5A1.5 1.5 0 0 0 19 5H5a1.5 1.5 0 0 0-1.5 1.5v11A1.5 1.5 0 0 0 5 19h5M14 13.5h5.5a1 1 0 0 1 1 1v3.5a1 1 0 0 1 -1 1h-5.5a1 1 0 0 1 -1 -1v-3.5a1 1 0 0 1 1 -1z';
export const full = 'M4 9V4.5h4.5M20 9V4.5h-4.5M4 15v4.5h4.5M20 15v4.5h-4.5';
export const lens = 'M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0zM15.3 15.3 20.5 20.5M7.5 8.5h6M7 10.5h7M7.5 12.5h6';
export const hand =
  'M8.5 12V6.3a1.4 1.4 0 0 1 2.8 0V11M11.3 11V4.7a1.4 1.4 0 0 1 2.8 0V11M14.1 11V6a1.4 1.4 0 0 1 2.8 0v7.5c0 4-2.3 7-5.9 7-2.5 0-4-1.2-5.2-3.2l-2.3-3.9a1.4 1.4 0 0 1 2.4-1.4l2.6 3';
export const fast = 'M4.5 6.5 10 12l-5.5 5.5M12.5 6.5 18 12l-5.5 5.5';
export const slow = 'M12 7v5l3 2M4 12a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z';
export const lost =
  'M9.2 9.3a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1.1-1.4 2.1M12 17.2v.1M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0z';
export const check = 'm5 12.5 4.5 4.5L19.5 7';
export const chat = 'M4 5.5h16v11h-9L6.5 20v-3.5H4z';
export const poll = 'M5 19.5v-6M12 19.5v-15M19 19.5v-9';
export const people =
  'M5.7 8.5a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0zM3 19.5c.6-3.7 2.8-5.5 6-5.5s5.4 1.8 6 5.5M15.5 5.6a3.3 3.3 0 0 1 0 5.8M17.5 14.6c1.9.8 3.1 2.4 3.5 4.9';
export const eye =
  'M2.5 12C4.8 8 8 6 12 6s7.2 2 9.5 6c-2.3 4-5.5 6-9.5 6s-7.2-2-9.5-6zM9.2 12a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0 -5.6 0z';
export const pin = 'M9 4h6l-.8 6 3.3 3.5h-11L9.8 10zM12 13.5V20';
export const reply = 'M9.5 6 4.5 11l5 5M4.5 11H14c3.5 0 5.5 2 5.5 5.5V18';
export const more =
  'M5.2 12a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0zM11.6 12a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0zM18 12a.4.4 0 1 0 .8 0a.4.4 0 1 0-.8 0z';
export const send = 'M4 12h15M13 6l6 6-6 6';
export const clock = 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM12 7v5.2l3.3 2';
export const alert = 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1';
export const trash = 'M4.5 7h15M9 7V4.5h6V7M6.5 7l.8 12.5h9.4L17.5 7M10.2 11v5M13.8 11v5';
export const lock =
  'M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v6.5a1.5 1.5 0 0 1 -1.5 1.5h-11a1.5 1.5 0 0 1 -1.5 -1.5v-6.5a1.5 1.5 0 0 1 1.5 -1.5zM8 10.5V8a4 4 0 0 1 8 0v2.5';
export const mic =
  'M12 3.5h0a3 3 0 0 1 3 3v5a3 3 0 0 1 -3 3h0a3 3 0 0 1 -3 -3v-5a3 3 0 0 1 3 -3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.5';
export const cam =
  'M4.5 6.5h9.5a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1 -1.5 1.5h-9.5a1.5 1.5 0 0 1 -1.5 -1.5v-8a1.5 1.5 0 0 1 1.5 -1.5zM15.5 10.5l5.5-3v9l-5.5-3';
export const camoff =
  'M6.5 6.5H14a1.5 1.5 0 0 1 1.5 1.5v2.5l5.5-3v9l-3-1.6M15.5 16v0a1.5 1.5 0 0 1-1.5 1.5H4.5A1.5 1.5 0 0 1 3 16V8M3.5 4l17 16';
export const screen =
  'M4.5 4.5h15a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1 -1.5 1.5h-15a1.5 1.5 0 0 1 -1.5 -1.5v-9a1.5 1.5 0 0 1 1.5 -1.5zM8.5 20h7M12 13.5v-6M9.3 9.8 12 7.2l2.7 2.6';
export const bell = 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4';
export const calendar =
  'M5.5 5.5h13a1.5 1.5 0 0 1 1.5 1.5v11.5a1.5 1.5 0 0 1 -1.5 1.5h-13a1.5 1.5 0 0 1 -1.5 -1.5v-11.5a1.5 1.5 0 0 1 1.5 -1.5zM4 10h16M8.5 3.5v4M15.5 3.5v4';
export const search = 'M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0zM15.3 15.3l5.2 5.2';
export const close = 'm6 6 12 12M18 6 6 18';
export const down = 'm6 9.5 6 6 6-6';
export const up = 'm6 14.5 6-6 6 6';
export const back = 'M20 12H5M11 6l-6 6 6 6';
export const newest = 'M12 4.5v14M6.5 13l5.5 5.5L17.5 13';
export const link = 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1';
export const copy =
  'M10 8.5h8.5a1.5 1.5 0 0 1 1.5 1.5v8.5a1.5 1.5 0 0 1 -1.5 1.5h-8.5a1.5 1.5 0 0 1 -1.5 -1.5v-8.5a1.5 1.5 0 0 1 1.5 -1.5zM15.5 8.5V5.5A1.5 1.5 0 0 0 14 4H5.5A1.5 1.5 0 0 0 4 5.5V14a1.5 1.5 0 0 0 1.5 1.5h3';
export const qr = 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v.1M17.5 20H14v-1M20 17.5V20';
export const download = 'M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15';
export const gear =
  'M4 7h9M18 7h2M4 12h2M11 12h9M4 17h7M16 17h4M13.3 7a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0zM6.3 12a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0zM11.3 17a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0z';
export const sun =
  'M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4';
export const plus = 'M12 5v14M5 12h14';
export const mail =
  'M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1 -1.5 1.5h-14a1.5 1.5 0 0 1 -1.5 -1.5v-10a1.5 1.5 0 0 1 1.5 -1.5zM4 7l8 6 8-6';
export const shield = 'M12 3.5 5 6v5.5c0 4.3 2.6 7.2 7 9 4.4-1.8 7-4.7 7-9V6zM9 12l2.2 2.2L15.5 10';
export const signal = 'M5 19v-3.5M10 19v-7M15 19V8.5M20 19V5';
export const unplug =
  'M3.5 3.5l17 17M9 15.5a4.5 4.5 0 0 1 5-.8M5.5 12a9.5 9.5 0 0 1 4-2.4M14 9.4a9.5 9.5 0 0 1 4.5 2.6M2.5 8.5a14 14 0 0 1 4-2.5M11 5.1a14 14 0 0 1 10.5 3.4M12 19v.1';
export const same =
  'M7.5 11v8.5H4.5V11zM7.5 11.5 11 4.5c1.5 0 2.3 1 2.1 2.4L12.7 10h5.1c1.2 0 2 1.1 1.7 2.2l-1.5 5.8c-.2.9-1 1.5-1.9 1.5H7.5';
export const bulb = 'M9 17.5h6M10 20.5h4M8.8 14.8A6 6 0 1 1 15.2 14.8c-.6.6-.7 1.5-.7 2.7h-5c0-1.2-.1-2.1-.7-2.7z';
export const edit = 'm4.5 19.5 1-4L16 5l3 3L8.5 18.5zM13.5 7.5l3 3';
export const globe =
  'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM3.5 12h17M12 3.5c2.5 2.5 3.5 5.3 3.5 8.5s-1 6-3.5 8.5c-2.5-2.5-3.5-5.3-3.5-8.5s1-6 3.5-8.5z';
export const info = 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM12 11v5.5M12 7.8v.1';
export const sigma = 'M17.5 8V5h-11l6 7-6 7h11v-3';
export const face =
  'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM8.5 14c.8 1.4 2 2.1 3.5 2.1s2.7-.7 3.5-2.1M9.2 9.5v.1M14.8 9.5v.1';
export const away =
  'M14 4.5h5.5V10M19.5 4.5 11 13M17 13.5v5A1.5 1.5 0 0 1 15.5 20h-10A1.5 1.5 0 0 1 4 18.5v-10A1.5 1.5 0 0 1 5.5 7H10';
export const moon = 'M19.5 14.2A8 8 0 1 1 9.8 4.5a6.4 6.4 0 0 0 9.7 9.7z';
export const out = 'M10 4.5H5.5A1.5 1.5 0 0 0 4 6v12a1.5 1.5 0 0 0 1.5 1.5H10M15.5 7.5 20 12l-4.5 4.5M20 12H9.5';
export const micoff =
  'M9 9v2.5a3 3 0 0 0 4.8 2.4M15 11V6.5a3 3 0 0 0-5.6-1.5M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.5 11.5a6.5 6.5 0 0 1-.5 2.5M12 18v2.5M4 4l16 16';
export const heart = 'M12 19.5C7 16 4 12.9 4 9.4A4.2 4.2 0 0 1 12 7.5a4.2 4.2 0 0 1 8 1.9c0 3.5-3 6.6-8 10.1z';
export const code = 'm8.5 7-5 5 5 5M15.5 7l5 5-5 5';
export const grip = 'M9 6h.1M9 12h.1M9 18h.1M15 6h.1M15 12h.1M15 18h.1';
