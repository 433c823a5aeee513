/** Reading codes on the floor, by scanner, camera, photo or hand: what the rest of the floor uses. */
export { Camera } from "./camera/Camera";
export { type Missing, missing } from "./camera/missing";
export { PhotoScan } from "./camera/PhotoScan";
export { GS, type Scan, scanOf } from "./scan";
export { ScannerTest } from "./selftest/ScannerTest";
export { type Listening, listen, type Notice } from "./wedge/listen";
export type { Words } from "./words";
