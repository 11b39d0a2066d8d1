/** When a mistake is asked again: "in 10 minutes", "in 3 days". */
export const dueWords = (due: string | null, now: number): string => {
  if (due === null) return 'now';
  const minutes = Math.round((Date.parse(due) - now) / 60_000);
  if (minutes <= 0) return 'now';
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1_440
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
};
