import { Transform } from "node:stream";

/** A page whose head begins later than this gets the tag at its very beginning. */
const MAX_HELD_CHARS = 64 * 1024;

/** Puts a tag first into <head>. Works on bytes (latin1 keeps each), so that it does not matter how the page is encoded. */
export function injectIntoHead(tag: string): Transform {
  let held: string | null = "";
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (held === null) return done(null, chunk);
      held += chunk.toString("latin1");
      const whole = afterHead(held, tag) ?? (held.length > MAX_HELD_CHARS ? atStart(held, tag) : null);
      if (whole === null) return done();
      held = null;
      done(null, Buffer.from(whole, "latin1"));
    },
    flush(done) {
      if (held) this.push(Buffer.from(afterHead(held, tag) ?? atStart(held, tag), "latin1"));
      done();
    },
  });
}

function afterHead(html: string, tag: string): string | null {
  const found = /<head(?:\s[^>]*)?>/i.exec(html);
  if (!found) return null;
  const end = found.index + found[0].length;
  return html.slice(0, end) + tag + html.slice(end);
}

/** Without a head the parser makes one; before the doctype the tag would switch the page to quirks mode. */
function atStart(html: string, tag: string): string {
  const end = /^\s*<!doctype[^>]*>/i.exec(html)?.[0].length ?? 0;
  return html.slice(0, end) + tag + html.slice(end);
}
