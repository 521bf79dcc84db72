// @ts-check
/**
 * A small ZIP reader and writer on the platform's own deflate: enough for a Word file.
 * Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
 */

import { through } from "./recipe.js";

/** @typedef {{name: string, method: number, crc: number, size: number, packed: Uint8Array}} Entry */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/** 1 January 1980, the first day a ZIP can name: the same draft gives the same file. */
const DAY = 0x0021;

/**
 * Returns the entries of a ZIP, still packed. Throws RangeError when it is none.
 * @param {Uint8Array} bytes @returns {Entry[]}
 */
export function readZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new RangeError("no ZIP file");
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [entry, next] = centralEntry(bytes, view, at);
    at = next;
    return entry;
  });
}

/** @param {Uint8Array} bytes @param {DataView} view @param {number} at @returns {[Entry, number]} */
function centralEntry(bytes, view, at) {
  const [nameSize, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameSize));
  const local = view.getUint32(at + 42, true);
  const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytes.subarray(data, data + view.getUint32(at + 20, true));
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size: view.getUint32(at + 24, true),
    packed,
  };
  return [entry, at + 46 + nameSize + extra + comment];
}

/** Returns an entry's content as text. @param {Entry} entry @returns {Promise<string>} */
export async function unpack(entry) {
  const bytes =
    entry.method === DEFLATE ? await through(entry.packed, new DecompressionStream("deflate-raw")) : entry.packed;
  return new TextDecoder().decode(bytes);
}

/** Returns an entry holding a text. @param {string} name @param {string} content @returns {Promise<Entry>} */
export async function pack(name, content) {
  const bytes = new TextEncoder().encode(content);
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  return { name, method: DEFLATE, crc: crc32(bytes), size: bytes.length, packed };
}

/** Returns a ZIP of entries, in their order. @param {Entry[]} entries @returns {Uint8Array} */
export function writeZip(entries) {
  /** @type {Uint8Array[]} */
  const files = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let at = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const about = [UTF8_NAMES, entry.method, 0, DAY];
    const sizes = [entry.crc, entry.packed.length, entry.size];
    const local = join([record(LOCAL, [20, ...about], sizes, [name.length, 0]), name, entry.packed]);
    directory.push(record(CENTRAL, [20, 20, ...about], sizes, [name.length, 0, 0, 0, 0, 0, 0], [at]), name);
    files.push(local);
    at += local.length;
  }
  const central = join(directory);
  const end = record(END, [0, 0, entries.length, entries.length], [central.length, at], [0]);
  return join([...files, central, end]);
}

/**
 * Returns a record: its signature, then runs of 16-bit and 32-bit numbers by turns.
 * @param {number} signature @param {number[][]} runs
 */
function record(signature, ...runs) {
  const bytes = new Uint8Array(4 + runs.reduce((sum, run, i) => sum + run.length * (i % 2 ? 4 : 2), 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  runs.forEach((run, i) => {
    for (const value of run) {
      if (i % 2) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
      at += i % 2 ? 4 : 2;
    }
  });
  return bytes;
}

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** Returns the checksum that ZIP keeps of a file. @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
