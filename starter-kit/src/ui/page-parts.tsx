import type { ReactNode } from "react";
import { application } from "../application";

/** The first words of a front page. */
export function Hero({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <section className="hero">
      <title>{application.name}</title>
      <div className="hero-words">
        <h1 tabIndex={-1}>{title}</h1>
        <p>{text}</p>
        {children}
      </div>
      <img className="hero-art" src="/scene.svg" alt="" width="720" height="420" />
    </section>
  );
}

export function PageSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="page-section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Copy, a paragraph for each line. */
export function Copy({ title, text }: { title: string; text: string }) {
  return (
    <PageSection title={title}>
      {text
        .split("\n")
        .filter(Boolean)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
    </PageSection>
  );
}
