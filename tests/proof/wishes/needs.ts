import type { Entity, Role } from "@/lib/contract/app-model";
import { type Case, checked, type Fact, NotSaid, type Reading } from "./reading";

/**
 * Written by hand after the prompt's file and its cases: what a contract must hold for a wish to be proven, in whatever words,
 * and what a stated limit is about (asked of the words it quotes) where it may stand for the wish.
 */
export type WishSpec = { about: RegExp; holds: (reading: Reading) => Fact[] };

export const required = (entity: Entity, ids: readonly string[]): Fact => {
  if (!ids.some((id) => entity.fields.find((field) => field.id === id)?.required))
    throw new NotSaid(`a ${entity.names.one} may be left without ${ids.join(" and ")}`);
  return checked(`a ${entity.names.one} without ${ids.join(" or ")} is refused`, `${entity.id}.required`);
};
export const signsIn = (role: Role): Fact => {
  if (role.enters !== "invited" && role.enters !== "signup") throw new NotSaid(`${role.names.many} do not sign in`);
  return checked(`${role.names.many} sign in`, `auth.signIn.${role.id}`);
};

/** Rows of the viewer and of somebody else, by the account field on an entity. */
export const ownOf = (path: string): Case[] =>
  ["me", "somebody else"].map((id) => ({ values: { [path]: id }, gives: id === "me" }));
/** The first that is said; what the last one misses where none is. */
export function firstOf<T>(ways: readonly (() => T)[]): T {
  const [way, ...others] = ways;
  if (!way) throw new NotSaid("there is no way to say it");
  if (others.length === 0) return way();
  try {
    return way();
  } catch (error) {
    if (!(error instanceof NotSaid)) throw error;
    return firstOf(others);
  }
}
