import { describe, expect, test } from 'bun:test';
import { flag, list, makeAddress, oneOf, optionalText, parseAddress, text, whole } from './address.ts';
import { linkTo, makeFilters, parseFilters } from './game-filters.ts';

const FIELDS = {
  ply: whole(0),
  page: whole(undefined),
  metric: oneOf(['acpl', 'accuracy']),
  fen: text('start'),
  opponent: optionalText,
  flipped: flag,
  moves: list,
};

describe('the fields of a view', () => {
  test('are their defaults in an empty address, which they leave empty', () => {
    const values = parseAddress(FIELDS, '');
    expect(values).toEqual({
      ply: 0,
      page: undefined,
      metric: 'acpl',
      fen: 'start',
      opponent: undefined,
      flipped: false,
      moves: [],
    });
    expect(makeAddress(FIELDS, '', values)).toBe('');
  });

  test('come back as they were written', () => {
    const values = {
      ply: 23,
      page: 2,
      metric: 'accuracy',
      fen: 'rnb/8 w KQ & #',
      opponent: 'anna',
      flipped: true,
      moves: ['e2e4', 'e7e5'],
    } as const;
    const search = makeAddress(FIELDS, '', values);
    expect(search).toContain('moves=e2e4,e7e5');
    expect(parseAddress(FIELDS, search)).toEqual(values);
  });

  test('leave alone what belongs to others', () => {
    expect(makeAddress(FIELDS, '?speed=blitz&ply=4', { ply: 5 })).toBe('?speed=blitz&ply=5');
    expect(makeAddress(FIELDS, '?speed=blitz&ply=4', { ply: 0 })).toBe('?speed=blitz');
  });

  test('that say nothing sensible are their defaults', () => {
    expect(parseAddress(FIELDS, '?ply=four&metric=wit&moves=,')).toMatchObject({
      ply: 0,
      metric: 'acpl',
      moves: [],
    });
  });
});

describe('the filters of games', () => {
  test('come back as they were written, next to what else the address holds', () => {
    const filters = { player: 'anna', speed: 'blitz,rapid', result: 'loss', since: '2024-01-01' };
    const search = makeFilters('?ply=3&color=white', filters);
    expect(search).toBe('?ply=3&player=anna&speed=blitz,rapid&result=loss&since=2024-01-01');
    expect(parseFilters(search)).toEqual(filters);
  });

  test('that speak of a player are nothing without one', () => {
    expect(parseFilters('?color=white&result=win&speed=blitz')).toEqual({ speed: 'blitz' });
  });

  test('make a link', () => {
    expect(linkTo('/games', { player: 'anna', opening: 'Sicilian Defense' })).toBe(
      '/games?player=anna&opening=Sicilian+Defense',
    );
  });
});
