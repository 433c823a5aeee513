/** Where one is signed in, and the second factor. Mirrors `/session/devices` and `/session/second-factor`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type DeviceSession = components["schemas"]["DeviceSessionView"];
export type SignInTry = components["schemas"]["SignInView"];

export const devicesQuery = queryOptions({
  queryKey: ["session", "devices"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/session/devices", { signal })),
});

export const devicesOfQuery = (id: string) =>
  queryOptions({
    queryKey: ["people", id, "sessions"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/people/{id}/sessions", { params: { path: { id } }, signal })),
  });

export const secondFactorQuery = queryOptions({
  queryKey: ["session", "second-factor"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/session/second-factor", { signal })),
});

export const factorRolesQuery = queryOptions({
  queryKey: ["second-factor-settings"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/second-factor-settings", { signal })),
});

export const endSession = (id: string) =>
  unwrap(api.DELETE("/api/v1/session/devices/{id}", { params: { path: { id } } }));

export const endOthers = () => unwrap(api.DELETE("/api/v1/session/devices"));

export const endSessionOf = (id: string, session: string) =>
  unwrap(
    api.DELETE("/api/v1/people/{id}/sessions/{session}", { params: { path: { id, session } } }),
  );

export const endSessionsOf = (id: string) =>
  unwrap(api.DELETE("/api/v1/people/{id}/sessions", { params: { path: { id } } }));

export const takeFactorOf = (id: string) =>
  unwrap(api.DELETE("/api/v1/people/{id}/second-factor", { params: { path: { id } } }));

export const askFactorOf = (roles: string[]) =>
  unwrap(api.PUT("/api/v1/second-factor-settings", { body: { roles } }));

export const choosePassword = (current: string, password: string) =>
  unwrap(api.PUT("/api/v1/session/password", { body: { current, password } }));

export const beginFactor = (password: string) =>
  unwrap(api.POST("/api/v1/session/second-factor/question", { body: { password } }));

export const confirmFactor = (code: string) =>
  unwrap(api.POST("/api/v1/session/second-factor", { body: { code } }));

export const endFactor = (password: string, code: string) =>
  unwrap(api.POST("/api/v1/session/second-factor/removal", { body: { password, code } }));
