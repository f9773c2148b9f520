/** What a browser may show by itself. Anything else is handed over as a file. */
const SHOWN = /^(text\/plain|application\/json|image\/(png|jpeg|webp)|video\/webm)(;|$)/;
/** Stored things were made by generated code: they run nothing and load nothing, whatever they say they are. */
const INERT =
  "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

export function file(content: Uint8Array, { mime, download }: { mime: string; download?: string }): Response {
  const text = /^text\/plain$/.test(mime) ? `${mime}; charset=utf-8` : mime;
  const headers = new Headers({
    "content-type": SHOWN.test(mime) || download ? text : "application/octet-stream",
    "content-length": String(content.byteLength),
    "content-security-policy": INERT,
    "x-content-type-options": "nosniff",
  });
  if (download !== undefined || !SHOWN.test(mime))
    headers.set("content-disposition", `attachment; filename="${asciiName(download ?? "evidence")}"`);
  return new Response(new Uint8Array(content), { headers });
}

/** A file's name that every system takes. */
function asciiName(name: string): string {
  const plain = name.normalize("NFKD").replace(/[^\w.-]+/g, "-");
  return plain.replace(/^[-.]+|[-.]+$/g, "").slice(0, 80) || "file";
}
