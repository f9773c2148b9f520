import type { Application } from "./application-type";

// The kit's own sample: every application writes its own.
export const application: Application = {
  name: "Notes",
  pitch: "Notes of a few people.",
  language: "en",
  currency: "EUR",
  signsIn: true,
  publicRole: null,
  codeRole: null,
  roles: {
    owner: { name: "owner", home: "/", manages: true, signsIn: true },
    member: { name: "member", home: "/", manages: false, signsIn: true },
  },
  signUp: "member",
  may: {},
  modes: true,
  navigation: "top",
};
