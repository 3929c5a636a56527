const style = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** 17:05, in every language: the margin has no room for "5:05 PM". */
export const shortTime = (at: number): string => style.format(at);
