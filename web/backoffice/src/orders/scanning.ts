/** Serials as they are scanned, one a line: in one form, with those that stand twice. */

export interface Scanned {
  serials: string[]
  repeated: string[]
}

export function readScanned(text: string): Scanned {
  const serials = text
    .split(/\r?\n/)
    .map((line) => line.trim().toUpperCase())
    .filter(Boolean)
  return { serials, repeated: [...new Set(serials.filter((one, place) => serials.indexOf(one) < place))] }
}
