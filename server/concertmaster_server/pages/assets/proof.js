// Works for the proof that a crowded form asks for, in slices so that the page stays alive, and sends the answers again.
const status = document.getElementById("cm-proof");
const answer = document.querySelector('[name="_number"]');
const { challenge, bits } = status.dataset;

// FIPS 180-4: the first 32 bits of the fractions of roots of primes.
const K = new Int32Array(64);
const START = new Int32Array(8);
for (let prime = 2, at = 0; at < 64; prime++) {
  if (Array.from({ length: prime - 2 }, (_, n) => n + 2).some((n) => prime % n === 0)) continue;
  if (at < 8) START[at] = (prime ** 0.5 % 1) * 2 ** 32;
  K[at++] = (prime ** (1 / 3) % 1) * 2 ** 32;
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

// One round of SHA-256: the state after a block of sixteen words.
const words = new Int32Array(64);
const digested = (state, block, into) => {
  words.set(block);
  for (let n = 16; n < 64; n++) {
    const a = words[n - 15];
    const b = words[n - 2];
    words[n] = words[n - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + words[n - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let n = 0; n < 64; n++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[n] + words[n]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (into[n] = state[n] + word));
  return into;
};

// What stands before the number fills whole blocks that are digested once; the number is in the rest.
const text = `${challenge}.`;
const whole = text.length >> 6;
const wordsOf = (octets, at) => Int32Array.from({ length: 16 }, (_, n) => octets.getInt32(at + n * 4));
const start = new DataView(new TextEncoder().encode(text.slice(0, whole * 64)).buffer);
let before = START;
for (let n = 0; n < whole; n++) before = digested(before, wordsOf(start, n * 64), new Int32Array(8));

const after = new Int32Array(8);
const zeroBits = (number) => {
  const rest = text.slice(whole * 64) + number;
  const size = rest.length < 56 ? 64 : 128;
  const octets = new DataView(new ArrayBuffer(size));
  for (let n = 0; n < rest.length; n++) octets.setUint8(n, rest.charCodeAt(n));
  octets.setUint8(rest.length, 0x80);
  octets.setUint32(size - 4, (whole * 64 + rest.length) * 8);
  let state = before;
  for (let at = 0; at < size; at += 64) state = digested(state, wordsOf(octets, at), after);
  return Math.clz32(state[0]);
};

let number = 0;
const work = () => {
  const until = performance.now() + 40;
  while (performance.now() < until) {
    for (let round = 0; round < 50; round++, number++) {
      if (zeroBits(number) < bits) continue;
      answer.value = number;
      answer.form.requestSubmit();
      return;
    }
  }
  setTimeout(work);
};

status.textContent = status.dataset.working;
work();
