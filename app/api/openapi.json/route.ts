import { openApi } from "@/lib/api/openapi";
import { kriptik } from "@/server/compose";
import { handleOpen } from "@/server/http/handle";

export const GET = handleOpen(kriptik, async () => Response.json(openApi(kriptik.version)));
