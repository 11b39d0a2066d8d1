import { describe, expect, test } from 'bun:test';
import { isTimeZone, startOfDay } from './start-of-day.ts';

describe('a day begins', () => {
  test.each([
    ['at midnight', '2024-01-01', 'UTC', '2024-01-01T00:00:00.000Z'],
    ['east of Greenwich', '2024-03-31', 'Europe/Berlin', '2024-03-30T23:00:00.000Z'],
    ['in summer time', '2024-04-01', 'Europe/Berlin', '2024-03-31T22:00:00.000Z'],
    ['west of Greenwich', '2024-01-01', 'America/New_York', '2024-01-01T05:00:00.000Z'],
    ['a quarter off the hour', '2024-01-01', 'Asia/Kathmandu', '2023-12-31T18:15:00.000Z'],
    ['at one where midnight is skipped', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['at the first of two midnights', '2024-11-03', 'America/Havana', '2024-11-03T04:00:00.000Z'],
    [
      'with the next where the whole day is skipped',
      '2011-12-30',
      'Pacific/Apia',
      '2011-12-30T10:00:00.000Z',
    ],
  ])('%s', (_, date, zone, expected) => {
    expect(startOfDay(date, zone).toISOString()).toBe(expected);
  });
});

test('a time zone is a name of the IANA list', () => {
  for (const zone of ['UTC', 'europe/berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/GMT+5'])
    expect([zone, isTimeZone(zone)]).toEqual([zone, true]);
  for (const zone of ['', '+02:00', 'Z', 'Europe/Nowhere', 'Berlin', 'GMT+1', "UTC'; --"])
    expect([zone, isTimeZone(zone)]).toEqual([zone, false]);
});
