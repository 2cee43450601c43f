// @ts-check
/** When something was said, as the community's clock shows it. */

const zone = { timeZone: "Asia/Shanghai" };
const clock = new Intl.DateTimeFormat("zh-CN", { ...zone, hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("zh-CN", { ...zone, month: "long", day: "numeric", weekday: "short" });

/**
 * The hour of today; else the day, too.
 * @param {Date} at
 */
export function when(at) {
  const isToday = day.format(at) === day.format(new Date());
  return isToday ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}
