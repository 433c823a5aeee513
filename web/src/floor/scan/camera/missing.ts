/** What this device or this view of the page cannot do, and why: said before it is needed. */

export type Missing = {
  what: "camera" | "storage";
  why:
    | "insecure_context"
    | "wechat"
    | "wecom"
    | "dingtalk"
    | "no_permission"
    | "no_camera"
    | "camera_in_use"
    | "no_decoder"
    | "no_storage"
    | "storage_may_vanish";
};

/** Pages inside of other programs: most of them give no camera and forget what is stored. */
export function embeddedIn(agent: string): "wechat" | "wecom" | "dingtalk" | null {
  // WeCom names WeChat too, so it is asked for first.
  if (/wxwork/i.test(agent)) return "wecom";
  if (/MicroMessenger/i.test(agent)) return "wechat";
  if (/DingTalk/i.test(agent)) return "dingtalk";
  return null;
}

/** Why there is no camera to ask for, as far as that is known without asking. */
export function withoutCamera(): Missing["why"] | null {
  // The types promise it everywhere; pages without https and many embedded ones have none.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices) return null;
  const embedded = embeddedIn(navigator.userAgent);
  if (embedded) return embedded;
  return isSecureContext ? "no_camera" : "insecure_context";
}

/** Why a camera that was asked for did not come. */
export function refusedBecause(cause: unknown): Missing["why"] {
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") {
    return embeddedIn(navigator.userAgent) ?? "no_permission";
  }
  if (name === "NotReadableError" || name === "AbortError") return "camera_in_use";
  return "no_camera";
}

async function cameraMissing(): Promise<Missing["why"] | null> {
  const why = withoutCamera();
  if (why) return why;
  try {
    const { state } = await navigator.permissions.query({ name: "camera" as PermissionName });
    if (state === "denied") return embeddedIn(navigator.userAgent) ?? "no_permission";
  } catch {
    // A browser that does not tell is asked when the camera is opened.
  }
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.some(({ kind }) => kind === "videoinput") ? null : "no_camera";
  } catch {
    return null;
  }
}

async function storageMissing(): Promise<Missing["why"] | null> {
  try {
    localStorage.setItem("suyuan.probe", "1");
    localStorage.removeItem("suyuan.probe");
    await opened();
  } catch {
    return "no_storage";
  }
  const isKept = await navigator.storage?.persisted?.().catch(() => false);
  return isKept ? null : "storage_may_vanish";
}

/** Opens a database and closes it: private windows of some browsers refuse only then. */
function opened(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("suyuan.probe");
    request.onsuccess = () => {
      request.result.close();
      indexedDB.deleteDatabase("suyuan.probe");
      resolve();
    };
    request.onerror = () => reject(request.error ?? new Error("no database"));
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** Everything that is missing, with its reason; nothing is asked of the person for it. */
export async function missing(): Promise<Missing[]> {
  const [camera, storage] = await Promise.all([cameraMissing(), storageMissing()]);
  return [
    ...(camera ? [{ what: "camera", why: camera } as const] : []),
    ...(storage ? [{ what: "storage", why: storage } as const] : []),
  ];
}
