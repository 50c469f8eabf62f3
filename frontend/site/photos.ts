/** Photos as they are taken: hashed at once, so that what arrives can be compared with what was captured. */

import { isFull, type Photo, photoId, store, type Visit } from "./store";
import { say } from "./words";

const MOST = 20 * 2 ** 20;
const HEIC = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];

export async function hashOf(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the platform will take it: JPEG, PNG, WebP or HEIC by its head, and whole. HEIC the browser mostly cannot open. */
async function isPicture(file: File): Promise<boolean> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (head.slice(4, 8) === "ftyp") return HEIC.includes(head.slice(8));
  if (!/^(\xff\xd8\xff|\x89PNG|RIFF[^]{4}WEBP)/.test(head)) return false;
  try {
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
}

/** Keeps the files as photos of the visit; returns their hashes and, in words, what was not kept. */
export async function keepPhotos(visit: Visit, files: File[], known: string[]): Promise<{ kept: string[]; problems: string[] }> {
  const kept: string[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const name = file.name;
    if (file.size > MOST) problems.push(say("photo_heavy", { name, limit: MOST / 2 ** 20 }));
    else if (!(await isPicture(file))) problems.push(say("photo_none", { name }));
    else {
      const sha256 = await hashOf(file);
      if (known.includes(sha256) || kept.includes(sha256)) problems.push(say("photo_twice", { name }));
      else if (await keep(visit, file, sha256, "")) kept.push(sha256);
      else problems.push(say("storage_full"));
    }
  }
  return { kept, problems };
}

/** Keeps a drawing over a photo as a photo of its own; returns its hash, or nothing where there is no room. */
export async function keepSketch(visit: Visit, blob: Blob, on: string): Promise<string> {
  const sha256 = await hashOf(blob);
  return (await keep(visit, blob, sha256, on)) ? sha256 : "";
}

async function keep(visit: Visit, blob: Blob, sha256: string, drawn_on: string): Promise<boolean> {
  const name = blob instanceof File ? blob.name : "";
  const photo: Photo = { id: photoId(visit.key, sha256), visit: visit.key, sha256, blob: new Blob([blob], { type: blob.type }), name, drawn_on, received: 0, tried: false, done: false };
  try {
    const database = await store();
    if (!(await database.get("photos", photo.id))) await database.put("photos", photo);
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}
