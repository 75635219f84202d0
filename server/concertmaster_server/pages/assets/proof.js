// Works for the proof that a crowded form asks for, in slices so that the page stays alive, and sends the answers again.
const form = document.querySelector("form[data-bits]");
const { challenge, bits } = form.dataset;
const status = document.getElementById("cm-proof");

const K = new Uint32Array(64);
const START = new Uint32Array(8);
for (let prime = 2, at = 0; at < 64; prime++) {
  if (Array.from({ length: prime - 2 }, (_, n) => n + 2).some((n) => prime % n === 0)) continue;
  if (at < 8) START[at] = (prime ** 0.5 % 1) * 2 ** 32;
  K[at++] = (prime ** (1 / 3) % 1) * 2 ** 32;
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

// SHA-256 of a short ASCII text, its first word alone: FIPS 180-4, without the last additions that nobody reads.
const words = new Uint32Array(64);
const firstWord = (blocks, state) => {
  let h = state;
  for (const block of blocks) {
    words.set(block);
    for (let n = 16; n < 64; n++) {
      const a = words[n - 15];
      const b = words[n - 2];
      words[n] =
        words[n - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + words[n - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, last] = h;
    for (let n = 0; n < 64; n++) {
      const one = (last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[n] + words[n]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [last, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    h = Uint32Array.of(h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e, h[5] + f, h[6] + g, h[7] + last);
  }
  return h[0];
};

const blocksOf = (text) => {
  const size = Math.ceil((text.length + 9) / 64) * 64;
  const octets = new DataView(new ArrayBuffer(size));
  for (let n = 0; n < text.length; n++) octets.setUint8(n, text.charCodeAt(n));
  octets.setUint8(text.length, 0x80);
  octets.setUint32(size - 4, text.length * 8);
  return Array.from({ length: size / 64 }, (_, block) =>
    Uint32Array.from({ length: 16 }, (_, n) => octets.getUint32(block * 64 + n * 4)),
  );
};

let number = 0;
const work = () => {
  const until = performance.now() + 40;
  while (performance.now() < until) {
    for (let round = 0; round < 50; round++, number++) {
      if (Math.clz32(firstWord(blocksOf(`${challenge}.${number}`), START)) >= bits) {
        form.elements._number.value = number;
        form.requestSubmit();
        return;
      }
    }
  }
  setTimeout(work);
};

status.textContent = status.dataset.working;
work();
