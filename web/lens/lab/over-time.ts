/** At most so many points of all these values, evenly over their time; each is the mean of what it stands for, the last one the last value. */
export function overTime(values: readonly (number | null)[], points: number): (number | null)[] {
  if (values.length <= points) return [...values];
  const each = Math.ceil(values.length / points);
  const means: (number | null)[] = [];
  for (let from = 0; from < values.length; from += each) means.push(meanOf(values.slice(from, from + each)));
  means[means.length - 1] = values.at(-1)!;
  return means;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
