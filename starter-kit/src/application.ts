import type { Application } from "./application-type";
export const application: Application = { name: "x", pitch: "", language: "en", currency: "EUR", signsIn: true, publicRole: null, roles: {}, signUp: null, may: {}, modes: true, navigation: "rail" };
