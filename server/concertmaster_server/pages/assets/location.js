// A button that asks the device where it is. The numbers stay there to be typed or mended.

const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_all, name) => parts[name]);

const build = (place) => {
  if (!navigator.geolocation) return;
  const [latitude, longitude, accuracy] = place.querySelectorAll("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "find";
  button.textContent = place.dataset.find;
  const status = document.createElement("p");
  status.className = "hint";
  status.setAttribute("role", "status");
  place.append(button);
  place.after(status);

  // What was typed is as sure as its writer, whatever a device said before.
  for (const input of [latitude, longitude]) input.addEventListener("input", () => (accuracy.value = ""));

  button.addEventListener("click", () => {
    status.textContent = place.dataset.finding;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = coords.latitude.toFixed(6);
        longitude.value = coords.longitude.toFixed(6);
        accuracy.value = String(Math.ceil(coords.accuracy));
        status.textContent = fill(place.dataset.found, { metres: accuracy.value });
        latitude.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => (status.textContent = place.dataset.failed),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
};

document.querySelectorAll("form .location").forEach(build);
