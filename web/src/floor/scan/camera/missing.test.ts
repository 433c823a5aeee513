import { expect, it } from "vitest";
import { embeddedIn } from "./missing";

it("pages inside of other programs are known by how these name themselves", () => {
  const agents = {
    "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49 Language/zh_CN": "wechat",
    "Mozilla/5.0 (iPhone) MicroMessenger/8.0.49 wxwork/4.1.22 MicroMessenger/7.0.1": "wecom",
    "Mozilla/5.0 (Linux; Android 13) AliApp(DingTalk/7.5.20)": "dingtalk",
    "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36": null,
  };

  expect(Object.keys(agents).map(embeddedIn)).toEqual(Object.values(agents));
});
