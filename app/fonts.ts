import localFont from "next/font/local";

/** The product's own voice. */
export const hanken = localFont({
  src: "../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  weight: "100 900",
  display: "swap",
  variable: "--font-hanken",
  adjustFontFallback: "Arial",
});

/** The person's words, and nothing else. */
export const newsreader = localFont({
  src: "../node_modules/@fontsource/newsreader/files/newsreader-latin-400-normal.woff2",
  weight: "400",
  display: "swap",
  variable: "--font-newsreader",
  adjustFontFallback: "Times New Roman",
});

/** Evidence. Not needed for the first paint. */
export const commitMono = localFont({
  src: "../node_modules/@fontsource/commit-mono/files/commit-mono-latin-400-normal.woff2",
  weight: "400",
  display: "swap",
  variable: "--font-commit-mono",
  adjustFontFallback: false,
  preload: false,
});
