import { createApp } from "./app";
import { openDatabase } from "./db/client";
import { prepare } from "./db/prepare";
import { setup } from "./setup";

async function open() {
  const db = await openDatabase(process.env.DATABASE_URL ?? "file:data/app.db", process.env.DATABASE_AUTH_TOKEN);
  await prepare(db, setup, { examples: process.env.EXAMPLE_DATA !== "off" });
  return createApp(db);
}

/** The API on the database that the environment names. */
export const app = open();
