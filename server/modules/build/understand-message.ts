export type Understanding = "answer" | "clarify" | "change" | "stop";

// The whole message must say so: "stop showing the price" is a change.
const STOP =
  /^(please |bitte |por favor )*(stop|cancel|abort|halt|quit|end it|stopp|abbrechen|abbruch|aufhören|arrête[rz]?|annule[rz]?|para|parar|cancela|cancelar|detente|ferma|annulla|interrompi)( (it|this|now|the build|building|everything|at once|immediately|bitte|please|das|jetzt|sofort|tout|maintenant|todo|ahora|agora|tutto|ora))*$/iu;

/** What a person means who writes to a running build. An open question is answered by anything but a plain stop. */
export function understandMessage(text: string, questionOpen: boolean): Understanding {
  const plain = text.trim().replace(/[\s.!…]+$/u, "");
  if (STOP.test(plain)) return "stop";
  if (questionOpen) return "answer";
  return /[?？¿]\s*$/u.test(text.trim()) ? "clarify" : "change";
}
