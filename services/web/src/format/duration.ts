/** A span in seconds in its two largest units: `45 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export const makeDuration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return pair(whole, 60, 'min', 1, 's');
  if (whole < 86_400) return pair(whole, 3_600, 'h', 60, 'min');
  return pair(whole, 86_400, 'd', 3_600, 'h');
};

const pair = (
  seconds: number,
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
): string => {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
};

/** A clock of a game from centiseconds: `1:05:00`, `3:07`, and below ten seconds `0:09.4`. */
export const makeClock = (centiseconds: number): string => {
  const tenths = Math.floor(Math.max(0, centiseconds) / 10);
  const [hours, minutes, seconds] = [
    Math.floor(tenths / 36_000),
    Math.floor(tenths / 600) % 60,
    Math.floor(tenths / 10) % 60,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`;
  return `${minutes}:${two(seconds)}${tenths < 100 ? `.${tenths % 10}` : ''}`;
};
