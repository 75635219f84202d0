// Sends files as soon as they are chosen, several one after the other, pictures made smaller first.

import { tell, upload } from "./kept.js";

const HUGE = 16384;

// What this browser cannot draw goes as it is; the server has the last word anyway.
const smaller = async (file, longest) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  const share = picture && longest / Math.max(picture.width, picture.height);
  const foreign = !/^image\/(jpeg|png|webp|gif)$/.test(file.type);
  if (!picture || picture.width > HUGE || picture.height > HUGE || (share >= 1 && !foreign)) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * Math.min(1, share)));
  canvas.height = Math.max(1, Math.round(picture.height * Math.min(1, share)));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const type = file.type === "image/png" ? "image/png" : "image/jpeg";
  const drawn = await new Promise((give) => canvas.toBlob(give, type, 0.88));
  if (!drawn) return file;
  const stem = file.name.replace(/\.[^.]*$/, "");
  return new File([drawn], `${stem}.${type === "image/png" ? "png" : "jpg"}`, { type });
};

document.addEventListener("change", async ({ target }) => {
  const box = target.closest(".uploads");
  if (!box || target.type !== "file" || !target.files.length) return;
  const { most, megabytes, pixels } = box.dataset;
  const chosen = [...target.files];
  target.value = ""; // or the post would send them once more
  for (const one of chosen) {
    const taken = box.querySelectorAll(".files :checked, .sending").length;
    if (taken >= most) {
      if (most > 1 || !box.querySelector(".files :checked")) {
        tell(box, box.dataset.many, { name: one.name, count: most });
        break;
      }
      box.querySelector(".files li").remove();
    }
    const file = pixels ? await smaller(one, Number(pixels)) : one;
    if (file.size > megabytes * 1048576) tell(box, box.dataset.large, { name: one.name, size: `${megabytes} MB` });
    else await upload(box, () => target.name, file, file.name);
  }
});
