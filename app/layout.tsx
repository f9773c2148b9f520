import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { commitMono, hanken, newsreader } from "./fonts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "KripTik", template: "%s · KripTik" },
  description: "One sentence becomes a running, proven application.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f3f5f1" },
    { media: "(prefers-color-scheme: dark)", color: "#0b120f" },
  ],
};

// Before the first paint, so that nothing flashes. Written without quotes and angle brackets: React escapes those.
const themeBeforePaint =
  "try{document.documentElement.dataset.theme=localStorage.getItem(`theme`)||(matchMedia(`(prefers-color-scheme: dark)`).matches?`dark`:`light`)}catch{document.documentElement.dataset.theme=`light`}";

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en"
      data-theme="light"
      className={`${hanken.variable} ${newsreader.variable} ${commitMono.variable}`}
      suppressHydrationWarning
    >
      <head>
        <script>{themeBeforePaint}</script>
      </head>
      <body>{children}</body>
    </html>
  );
}
