export function sizeInWords(bytes) {
  if (bytes < 1048576) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 })} MB`;
}

export function hourOf(at) {
  return new Date(at).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
}

export function dayAndHourOf(at) {
  return new Date(at).toLocaleString("vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
}
