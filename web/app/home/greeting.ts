/** The key of the greeting that fits the hour of the day (0 to 23), on the reader's own clock. */
export function greeting(hour: number): 'home.morning' | 'home.afternoon' | 'home.evening' {
  if (hour >= 4 && hour < 12) return 'home.morning';
  return hour >= 12 && hour < 18 ? 'home.afternoon' : 'home.evening';
}
