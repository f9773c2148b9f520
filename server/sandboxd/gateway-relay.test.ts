import { expect, test } from "vitest";
import { gatewayPath } from "./gateway-relay";

test.each(["/gateway/tasks/code", "/gateway/v1/models?limit=1"])("%s is passed on as it is", (asked) => {
  expect(gatewayPath(asked)).toBe(asked);
});

test.each([
  undefined, "", "gateway/x", "/", "/gateway", "/gatewayx/y", "/api/build", "/gateway/../api/build", "/gateway/./../../api", "/gateway/%2e%2e/api",
  "/gateway/..%2fapi", "/gateway/..\\api", "/gateway/%5c..%5capi", "//evil.example/gateway/x", "http://evil.example/gateway/x",
])("%s is refused", (asked) => {
  expect(gatewayPath(asked)).toBeNull();
}); // biome-ignore format: a table is read by rows
