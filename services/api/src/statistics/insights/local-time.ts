/** What clocks show in a time zone: milliseconds from 1970 on, as if they were UTC. `at`: epoch milliseconds. */
export type LocalTime = (at: number) => number;

/** Games are not older. */
const BEGIN = Date.UTC(1970, 0, 1);
const NANOSECONDS = 1_000_000;

interface Stretch {
  from: number;
  offset: number;
}

/** The times between two changes of the clocks, up to a year from now. */
const stretchesOf = (timeZone: string): Stretch[] => {
  const end = Date.now() + 366 * 86_400_000;
  const stretches: Stretch[] = [];
  let time: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(BEGIN).toZonedDateTimeISO(timeZone);
  while (time !== null && time.epochMilliseconds <= end) {
    stretches.push({ from: time.epochMilliseconds, offset: time.offsetNanoseconds / NANOSECONDS });
    time = time.getTimeZoneTransition('next');
  }
  return stretches;
};

/** Those of a time zone. It is quick where the times asked for come in their order. */
export const localTime = (timeZone: string): LocalTime => {
  // Most questions have nothing to do with it.
  let stretches: Stretch[] | undefined;
  let i = 0;
  return (at) => {
    stretches ??= stretchesOf(timeZone);
    while (i > 0 && at < (stretches[i] as Stretch).from) i--;
    while (i + 1 < stretches.length && at >= (stretches[i + 1] as Stretch).from) i++;
    return at + (stretches[i] as Stretch).offset;
  };
};
