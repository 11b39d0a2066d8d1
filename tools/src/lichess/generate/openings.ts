import type { Random } from './random.ts';

/**
 * Common openings: moves, how often (relative to each other) games leave the table there, ECO code and name.
 * The weights follow what club players choose; the names are Lichess's.
 */
const TABLE = `
e4|60|B00|King's Pawn Game
e4 e5|150|C20|King's Pawn Game
e4 e5 Nf3|130|C40|King's Knight Opening
e4 e5 Nf3 Nc6|180|C44|King's Knight Opening: Normal Variation
e4 e5 Nf3 Nc6 Bc4|130|C50|Italian Game
e4 e5 Nf3 Nc6 Bc4 Bc5|110|C50|Italian Game: Giuoco Piano
e4 e5 Nf3 Nc6 Bc4 Bc5 O-O Nf6|60|C50|Italian Game: Giuoco Piano
e4 e5 Nf3 Nc6 Bc4 Bc5 d3 Nf6|60|C50|Italian Game: Giuoco Pianissimo
e4 e5 Nf3 Nc6 Bc4 Bc5 d3 d6|30|C50|Italian Game: Giuoco Pianissimo
e4 e5 Nf3 Nc6 Bc4 Bc5 c3|30|C53|Italian Game: Classical Variation
e4 e5 Nf3 Nc6 Bc4 Bc5 c3 Nf6 d4 exd4 cxd4 Bb4+|60|C54|Italian Game: Classical Variation, Greco Gambit
e4 e5 Nf3 Nc6 Bc4 Bc5 c3 Nf6 d3|40|C54|Italian Game: Classical Variation, Giuoco Pianissimo
e4 e5 Nf3 Nc6 Bc4 Bc5 b4 Bxb4 c3|30|C52|Italian Game: Evans Gambit
e4 e5 Nf3 Nc6 Bc4 Nf6|90|C55|Italian Game: Two Knights Defense
e4 e5 Nf3 Nc6 Bc4 Nf6 d3|70|C55|Italian Game: Two Knights Defense, Modern Bishop's Opening
e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 d5 exd5|30|C57|Italian Game: Two Knights Defense, Knight Attack, Normal Variation
e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 d5 exd5 Na5 Bb5+ c6|70|C58|Italian Game: Two Knights Defense, Polerio Defense, Bishop Check Line
e4 e5 Nf3 Nc6 Bc4 Nf6 Ng5 d5 exd5 Nxd5 Nxf7 Kxf7|50|C57|Italian Game: Two Knights Defense, Fried Liver Attack
e4 e5 Nf3 Nc6 Bc4 d6|60|C50|Italian Game: Paris Defense
e4 e5 Nf3 Nc6 Bc4 Be7|40|C50|Italian Game: Hungarian Defense
e4 e5 Nf3 Nc6 Bb5|70|C60|Ruy Lopez
e4 e5 Nf3 Nc6 Bb5 d6|60|C62|Ruy Lopez: Steinitz Defense
e4 e5 Nf3 Nc6 Bb5 Nf6|50|C65|Ruy Lopez: Berlin Defense
e4 e5 Nf3 Nc6 Bb5 Bc5|30|C64|Ruy Lopez: Classical Variation
e4 e5 Nf3 Nc6 Bb5 a6|50|C70|Ruy Lopez: Morphy Defense
e4 e5 Nf3 Nc6 Bb5 a6 Bxc6 dxc6|60|C68|Ruy Lopez: Exchange Variation
e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6|40|C77|Ruy Lopez: Morphy Defense
e4 e5 Nf3 Nc6 Bb5 a6 Ba4 b5 Bb3|40|C70|Ruy Lopez: Morphy Defense, Caro Variation
e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7 Re1 b5 Bb3|30|C84|Ruy Lopez: Closed
e4 e5 Nf3 Nc6 d4|30|C44|Scotch Game
e4 e5 Nf3 Nc6 d4 exd4|30|C44|Scotch Game
e4 e5 Nf3 Nc6 d4 exd4 Nxd4|50|C45|Scotch Game
e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Nxd4 Qxd4|60|C45|Scotch Game
e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Bc5|70|C45|Scotch Game: Classical Variation
e4 e5 Nf3 Nc6 d4 exd4 Nxd4 Nf6|50|C45|Scotch Game: Schmidt Variation
e4 e5 Nf3 Nc6 d4 exd4 Bc4|30|C44|Scotch Game: Scotch Gambit
e4 e5 Nf3 Nc6 Nc3|50|C46|Three Knights Opening
e4 e5 Nf3 Nc6 Nc3 Nf6|60|C47|Four Knights Game
e4 e5 Nf3 Nc6 Nc3 Nf6 Bb5|40|C48|Four Knights Game: Spanish Variation
e4 e5 Nf3 Nc6 Nc3 Nf6 d4 exd4 Nxd4|30|C47|Four Knights Game: Scotch Variation Accepted
e4 e5 Nf3 Nc6 c3|30|C44|Ponziani Opening
e4 e5 Nf3 d6|140|C41|Philidor Defense
e4 e5 Nf3 d6 Bc4|70|C41|Philidor Defense
e4 e5 Nf3 d6 d4 exd4 Nxd4|50|C41|Philidor Defense: Exchange Variation
e4 e5 Nf3 Nf6|70|C42|Petrov's Defense
e4 e5 Nf3 Nf6 Nxe5 d6 Nf3 Nxe4|50|C42|Petrov's Defense: Classical Attack
e4 e5 Nf3 Nf6 Nc3|40|C42|Petrov's Defense: Three Knights Game
e4 e5 Nf3 f5|20|C40|Latvian Gambit
e4 e5 Nf3 d5|20|C40|Elephant Gambit
e4 e5 Nc3|130|C25|Vienna Game
e4 e5 Nc3 Nc6|120|C25|Vienna Game: Max Lange Defense
e4 e5 Nc3 Nf6|100|C26|Vienna Game: Falkbeer Variation
e4 e5 Nc3 Nf6 f4|60|C29|Vienna Game: Vienna Gambit
e4 e5 Nc3 Nf6 Bc4|40|C26|Vienna Game: Stanley Variation
e4 e5 Bc4|130|C23|Bishop's Opening
e4 e5 Bc4 Nf6|70|C24|Bishop's Opening: Berlin Defense
e4 e5 f4|50|C30|King's Gambit
e4 e5 f4 exf4|60|C33|King's Gambit Accepted
e4 e5 f4 exf4 Nf3|50|C34|King's Gambit Accepted: King's Knight's Gambit
e4 e5 f4 d5|20|C31|King's Gambit Declined: Falkbeer Countergambit
e4 e5 d4 exd4|60|C21|Center Game Accepted
e4 e5 d4 exd4 Qxd4 Nc6|60|C22|Center Game: Normal Variation
e4 e5 d4 exd4 c3|40|C21|Danish Gambit
e4 e5 d3|60|C20|King's Pawn Game: Leonardis Variation
e4 e5 Qh5|40|C20|King's Pawn Game: Wayward Queen Attack
e4 c5|90|B20|Sicilian Defense
e4 c5 Nf3|60|B27|Sicilian Defense
e4 c5 Nf3 d6|50|B50|Sicilian Defense: Modern Variations
e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6|30|B90|Sicilian Defense: Najdorf Variation
e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 g6|30|B70|Sicilian Defense: Dragon Variation
e4 c5 Nf3 Nc6|70|B30|Sicilian Defense: Old Sicilian
e4 c5 Nf3 Nc6 d4 cxd4 Nxd4|60|B32|Sicilian Defense: Open
e4 c5 Nf3 Nc6 Bb5|40|B30|Sicilian Defense: Nyezhmetdinov-Rossolimo Attack
e4 c5 Nf3 e6|40|B40|Sicilian Defense: French Variation
e4 c5 Bc4|80|B20|Sicilian Defense: Bowdler Attack
e4 c5 d4 cxd4|50|B21|Sicilian Defense: Smith-Morra Gambit
e4 c5 Nc3|60|B23|Sicilian Defense: Closed
e4 c5 c3|40|B22|Sicilian Defense: Alapin Variation
e4 e6|60|C00|French Defense
e4 e6 d4|40|C00|French Defense: Normal Variation
e4 e6 d4 d5 e5|50|C02|French Defense: Advance Variation
e4 e6 d4 d5 e5 c5 c3 Nc6|40|C02|French Defense: Advance Variation, Paulsen Attack
e4 e6 d4 d5 exd5 exd5|60|C01|French Defense: Exchange Variation
e4 e6 d4 d5 Nc3|40|C10|French Defense: Paulsen Variation
e4 e6 Nf3|60|C00|French Defense: Knight Variation
e4 c6|50|B10|Caro-Kann Defense
e4 c6 d4 d5|40|B12|Caro-Kann Defense
e4 c6 d4 d5 e5 Bf5|50|B12|Caro-Kann Defense: Advance Variation
e4 c6 d4 d5 exd5 cxd5|50|B13|Caro-Kann Defense: Exchange Variation
e4 c6 d4 d5 Nc3 dxe4 Nxe4 Bf5|30|B18|Caro-Kann Defense: Classical Variation
e4 c6 Nf3 d5|40|B10|Caro-Kann Defense: Two Knights Attack
e4 c6 Bc4|40|B10|Caro-Kann Defense: Hillbilly Attack
e4 d5|50|B01|Scandinavian Defense
e4 d5 exd5 Qxd5|60|B01|Scandinavian Defense: Mieses-Kotroc Variation
e4 d5 exd5 Qxd5 Nc3 Qa5|50|B01|Scandinavian Defense: Main Line
e4 d5 exd5 Qxd5 Nc3 Qd8|40|B01|Scandinavian Defense: Valencian Variation
e4 d5 exd5 Nf6|40|B01|Scandinavian Defense: Modern Variation
e4 d6|90|B07|Pirc Defense
e4 d6 d4 Nf6 Nc3 g6|40|B07|Pirc Defense
e4 g6|80|B06|Modern Defense
e4 g6 d4 Bg7|50|B06|Modern Defense
e4 Nf6|40|B02|Alekhine Defense
e4 Nf6 e5 Nd5|40|B03|Alekhine Defense
e4 b6|70|B00|Owen Defense
e4 Nc6|70|B00|Nimzowitsch Defense
e4 a6|30|B00|St. George Defense
e4 h6|15|B00|Carr Defense
d4|70|A40|Queen's Pawn Game
d4 d5|120|D00|Queen's Pawn Game
d4 d5 c4|50|D06|Queen's Gambit
d4 d5 c4 e6|50|D30|Queen's Gambit Declined
d4 d5 c4 e6 Nc3 Nf6|40|D35|Queen's Gambit Declined: Normal Defense
d4 d5 c4 c6|40|D10|Slav Defense
d4 d5 c4 dxc4|40|D20|Queen's Gambit Accepted
d4 d5 Bf4|80|D00|Queen's Pawn Game: Accelerated London System
d4 d5 Nf3|50|D02|Queen's Pawn Game: Zukertort Variation
d4 d5 e4 dxe4|30|D00|Blackmar-Diemer Gambit
d4 Nf6|70|A45|Indian Defense
d4 Nf6 c4 e6|40|E00|Indian Defense: Normal Variation
d4 Nf6 c4 e6 Nc3 Bb4|30|E20|Nimzo-Indian Defense
d4 Nf6 c4 e6 Nf3 b6|20|E12|Queen's Indian Defense
d4 Nf6 c4 g6 Nc3 Bg7 e4 d6|60|E70|King's Indian Defense: Normal Variation
d4 Nf6 c4 g6 Nc3 d5|20|D80|Grünfeld Defense
d4 Nf6 Bf4|50|A45|Indian Defense
d4 e6|60|A40|Horwitz Defense
d4 f5|40|A80|Dutch Defense
d4 e5|40|A40|Englund Gambit
d4 c5|40|A43|Benoni Defense: Old Benoni
d4 g6|40|A40|Modern Defense
c4|60|A10|English Opening
c4 e5|70|A20|English Opening: King's English Variation
c4 Nf6|30|A15|English Opening: Anglo-Indian Defense
c4 c5|20|A30|English Opening: Symmetrical Variation
Nf3|60|A04|Zukertort Opening
Nf3 d5|70|A06|Zukertort Opening
Nf3 Nf6|30|A05|Zukertort Opening
f4|50|A02|Bird Opening
b3|50|A01|Nimzo-Larsen Attack
g3|40|A00|Hungarian Opening
e3|60|A00|Van't Kruijs Opening
d3|30|A00|Mieses Opening
Nc3|30|A00|Van Geet Opening
b4|15|A00|Polish Opening
c3|15|A00|Saragossa Opening
g4|10|A00|Grob Opening
f3|5|A00|Barnes Opening
a3|5|A00|Anderssen's Opening
a4|5|A00|Ware Opening
h4|5|A00|Kádas Opening
h3|5|A00|Clemenz Opening
Nh3|3|A00|Amar Opening
`;

export interface Opening {
  eco: string;
  name: string;
  ply: number;
}

interface BookNode {
  /** Games that leave the table here. */
  stop: number;
  /** Games that come through here, those that stop included. */
  total: number;
  opening?: Opening;
  next: Map<string, BookNode>;
}

function readTable(table: string): BookNode {
  const root: BookNode = { stop: 0, total: 0, next: new Map() };
  for (const row of table.trim().split('\n')) {
    const [line = '', weight = '', eco = '', name = ''] = row.split('|');
    const moves = line.split(' ');
    let node = root;
    node.total += Number(weight);
    for (const san of moves) {
      let child = node.next.get(san);
      if (!child) {
        child = { stop: 0, total: 0, next: new Map() };
        node.next.set(san, child);
      }
      node = child;
      node.total += Number(weight);
    }
    node.stop += Number(weight);
    node.opening = { eco, name, ply: moves.length };
  }
  return root;
}

const BOOK = readTable(TABLE);

/** The book moves (SAN) of one game: as often each as club players choose them. */
export function drawBookLine(random: Random): string[] {
  const moves: string[] = [];
  let node = BOOK;
  for (;;) {
    let rest = random.next() * node.total - node.stop;
    if (rest < 0) return moves;
    let chosen: BookNode | undefined;
    for (const [san, child] of node.next) {
      rest -= child.total;
      if (rest < 0) {
        moves.push(san);
        chosen = child;
        break;
      }
    }
    if (!chosen) return moves;
    node = chosen;
  }
}

/** The deepest opening of the table that the moves go through, or undefined. */
export function openingOf(moves: readonly string[]): Opening | undefined {
  let node: BookNode | undefined = BOOK;
  let opening: Opening | undefined;
  for (const san of moves) {
    node = node.next.get(san);
    if (!node) break;
    opening = node.opening ?? opening;
  }
  return opening;
}

/** Every line of the table. */
export function bookLines(): string[] {
  return TABLE.trim()
    .split('\n')
    .map((row) => row.slice(0, row.indexOf('|')));
}
