/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mime/mesign-calendar.h"

#include <string.h>

static MesignCalendarEvent *
read_event (const char *method, const char *lines)
{
  g_autofree char *text =
      g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sBEGIN:VTIMEZONE\r\nTZID:X\r\n"
                       "BEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\n"
                       "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n%sBEGIN:VALARM\r\nTRIGGER:-PT15M\r\n"
                       "SUMMARY:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                       method, lines);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  return mesign_calendar_read_event (octets);
}

static gint64
at (const char *time)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (time, utc);

  return g_date_time_to_unix (moment);
}

static void
test_invitation (void)
{
  g_autoptr (MesignCalendarEvent) event = read_event (
      "METHOD:REQUEST\r\n",
      "UID:1@x.test\r\nDTSTART;TZID=Asia/Shanghai:20261201T140000\r\nDTEND;TZID=\"China Standard "
      "Time\":20261201T153000\r\nSUMMARY:合同评审\\, 第二\r\n 版\\nx\r\nLOCATION:会议室 3\r\n"
      "ORGANIZER;CN=\"Li: Na; "
      "x\":mailto:na@x.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@x.test"
      "\r\nATTENDEE:mailto:b@x.test\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n");

  g_assert_cmpint (event->kind, ==, MESIGN_CALENDAR_INVITATION);
  g_assert_cmpint (event->start, ==, at ("2026-12-01T06:00:00"));
  g_assert_cmpint (event->end, ==, at ("2026-12-01T07:30:00"));
  g_assert_cmpstr (event->summary, ==, "合同评审, 第二版 x");
  g_assert_cmpstr (event->location, ==, "会议室 3");
  g_assert_cmpstr (event->person, ==, "Li: Na; x <na@x.test>");
  g_assert_cmpstr (event->recurrence, ==, "weekly");
  g_assert_cmpstr (event->uid, ==, "1@x.test");
  g_assert_cmpuint (event->n_invited, ==, 2);
  g_assert_cmpuint (event->n_more, ==, 0);
  g_assert_null (event->zone);
  g_assert_false (event->is_all_day);
  g_assert_cmpuint (event->count, ==, 3);
  g_assert_cmpuint (event->guests->len, ==, 2);
  g_assert_cmpstr (((MesignCalendarGuest *) event->guests->pdata[1])->person, ==, "b@x.test");
}

static void
test_second_start (void)
{
  g_autoptr (MesignCalendarEvent) event =
      read_event ("", "DTSTART;TZID=Nowhere:20261301T100000\r\nDTSTART:20261201T100000Z\r\n");

  g_assert_cmpint (event->start, ==, at ("2026-12-01T10:00:00"));
  g_assert_null (event->zone);
}

static void
test_rules (void)
{
  g_autoptr (MesignCalendarEvent) one =
      read_event ("", "DTSTART:20261201T100000Z\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL="
                      "20270301T000000Z\r\nATTENDEE;PARTSTAT=DECLINED:mailto:a@x.test\r\n"
                      "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:b@x.test\r\n");
  g_autoptr (MesignCalendarEvent) odd =
      read_event ("", "DTSTART:20261201T100000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU;INTERVAL=0;COUNT="
                      "99999999999;UNTIL=never\r\n");

  g_assert_cmpstr (one->recurrence, ==, "weekly");
  g_assert_cmpuint (one->interval, ==, 2);
  g_assert_cmphex (one->weekdays, ==, 1u << 1 | 1u << 3);
  g_assert_cmpint (one->until, ==, at ("2027-03-01T00:00:00"));
  g_assert_cmpuint (one->count, ==, 0);
  g_assert_cmpint (((MesignCalendarGuest *) one->guests->pdata[0])->answer, ==,
                   MESIGN_CALENDAR_DECLINED);
  g_assert_cmpint (((MesignCalendarGuest *) one->guests->pdata[1])->answer, ==,
                   MESIGN_CALENDAR_INVITATION);
  g_assert_cmpstr (odd->recurrence, ==, "other");
  g_assert_cmpuint (odd->interval, ==, 1);
  g_assert_cmpuint (odd->weekdays, ==, 0);
  g_assert_cmpuint (odd->count, ==, 0);
  g_assert_cmpint (odd->until, ==, 0);
}

/* Monday evening in New York is Tuesday here; a second rule has nothing of the first. */
static void
test_rules_elsewhere (void)
{
  g_autoptr (MesignCalendarEvent) far =
      read_event ("", "RRULE:FREQ=DAILY;COUNT=3;INTERVAL=4\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,SU\r\n"
                      "DTSTART;TZID=America/New_York:20261130T200000\r\n");
  g_autoptr (MesignCalendarEvent) early = read_event (
      "", "DTSTART;TZID=Asia/Shanghai:20261130T020000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n");

  g_assert_cmpint (far->start, ==, at ("2026-12-01T01:00:00"));
  g_assert_cmpstr (far->recurrence, ==, "weekly");
  g_assert_cmphex (far->weekdays, ==, 1u << 1 | 1u << 0);
  g_assert_cmpuint (far->count, ==, 0);
  g_assert_cmpuint (far->interval, ==, 1);
  g_assert_cmphex (early->weekdays, ==, 1u << 6);
}

/* Some programs count octets and cut a character in two. */
static void
test_cut_characters (void)
{
  g_autoptr (MesignCalendarEvent) event =
      read_event ("", "DTSTART:20261201T100000Z\r\nSUMMARY:\xe4\xbc\r\n \x9a\xe8\n\t\xae\xae\r\n"
                      "LOCATION:\xe5\r\n \x8c\r\n \x97\xe4\xba\xac \xff.\r\n");

  g_assert_cmpstr (event->summary, ==, "会议");
  g_assert_cmpstr (event->location, ==, "北京 \xef\xbf\xbd.");
}

static void
test_days (void)
{
  g_autoptr (MesignCalendarEvent) one =
      read_event ("", "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202\r\n");
  g_autoptr (MesignCalendarEvent) three =
      read_event ("", "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261204\r\n");
  g_autoptr (MesignCalendarEvent) lasting =
      read_event ("", "DTSTART:20261201T230000Z\r\nDURATION:P1DT1H30M\r\n");

  g_assert_true (one->is_all_day);
  g_assert_cmpint (one->end, ==, 0);
  g_assert_cmpint (three->end - three->start, ==, 2 * 24 * 60 * 60);
  g_assert_cmpint (lasting->end, ==, at ("2026-12-03T00:30:00"));
  g_assert_cmpint (lasting->kind, ==, MESIGN_CALENDAR_EVENT);
}

static void
test_answers (void)
{
  g_autoptr (MesignCalendarEvent) no = read_event (
      "METHOD:REPLY\r\n",
      "DTSTART:20261201T100000Z\r\nATTENDEE;CN=Bob;PARTSTAT=DECLINED:mailto:b@x.test\r\n");
  g_autoptr (MesignCalendarEvent) gone =
      read_event ("METHOD:CANCEL\r\n", "DTSTART:20261201T100000Z\r\nORGANIZER:mailto:o@x.test\r\n");
  g_autoptr (MesignCalendarEvent) status =
      read_event ("METHOD:REQUEST\r\n", "DTSTART:20261201T100000Z\r\nSTATUS:CANCELLED\r\n");

  g_assert_cmpint (no->kind, ==, MESIGN_CALENDAR_DECLINED);
  g_assert_cmpstr (no->person, ==, "Bob <b@x.test>");
  g_assert_cmpint (gone->kind, ==, MESIGN_CALENDAR_CANCELLED);
  g_assert_cmpstr (gone->person, ==, "o@x.test");
  g_assert_cmpint (status->kind, ==, MESIGN_CALENDAR_CANCELLED);
}

/* A name that nobody knows is told, and no file is opened by it. */
static void
test_zones (void)
{
  static const char *const names[] = { "Nowhere/Town", "/dev/zero", ":/etc/passwd", "../../etc/x",
                                       "(UTC+08:00) Beijing" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *lines =
          g_strdup_printf ("DTSTART;TZID=\"%s\":20261201T100000\r\n", names[i]);
      g_autoptr (MesignCalendarEvent) event = read_event ("", lines);

      g_assert_cmpstr (event->zone, ==, names[i]);
      g_assert_cmpint (event->start, ==, at ("2026-12-01T10:00:00"));
    }
}

/* What is no event gives none, and nothing is read for ever. */
static void
test_odd (void)
{
  static const char *const texts[] = {
    "",
    "BEGIN:VEVENT",
    "BEGIN:VEVENT\nDTSTART:\nEND:VEVENT",
    "BEGIN:VEVENT\nDTSTART:20261341T000000Z\nEND:VEVENT",
    "BEGIN:VEVENT\nDTSTART:2026120\nEND:VEVENT",
    "BEGIN:VTODO\nDTSTART:20261201T100000Z\nEND:VTODO",
    "END:VEVENT\nEND:VEVENT\n:\n;\n;:\nDTSTART:20261201\n",
    "\xff\xfe\x00",
  };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) octets = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) text = g_bytes_new (texts[i], strlen (texts[i]));

      g_assert_null (mesign_calendar_read_event (text));
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "BEGIN:VEVENT\nATTENDEE;CN=\"\n");
  octets = g_bytes_new (deep->str, deep->len);
  g_assert_null (mesign_calendar_read_event (octets));
}

/* Whatever is changed, cut or doubled in it, what comes of it is text and ends after it begins. */
static void
test_mutations (void)
{
  static const char sample[] =
      "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=\"Asia/Tokyo\":"
      "20261201T140000\r\nDURATION:P1DT2H\r\nSUMMARY:\xe5\x90\x88\\, x\\ny\r\nRRULE:FREQ=DAILY;"
      "INTERVAL=2\r\nATTENDEE;CN=\"A; b\";PARTSTAT=ACCEPTED:mailto:a@x.test\r\nEND:VEVENT\r\n";
  static const char bytes[] = ";:\"\\\r\n ,TZ=09\xff\0";
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);
  guint n_events = 0;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *data = g_memdup2 (sample, sizeof sample - 1);
      gsize size = (gsize) g_rand_int_range (random, 1, sizeof sample);
      g_autoptr (GBytes) octets = NULL;
      g_autoptr (MesignCalendarEvent) event = NULL;

      for (guint j = 0; j < i % 6; j++)
        data[g_rand_int_range (random, 0, sizeof sample - 1)] =
            bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
      octets = g_bytes_new (data, i % 2 == 0 ? size : sizeof sample - 1);
      event = mesign_calendar_read_event (octets);
      if (event == NULL)
        continue;
      n_events++;
      g_assert_true (g_utf8_validate (event->summary, -1, NULL));
      g_assert_true (g_utf8_validate (event->person, -1, NULL));
      g_assert_true (event->end == 0 || event->end > event->start);
    }
  g_assert_cmpuint (n_events, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/calendar/invitation", test_invitation);
  g_test_add_func ("/mime/calendar/second-start", test_second_start);
  g_test_add_func ("/mime/calendar/rules", test_rules);
  g_test_add_func ("/mime/calendar/rules-elsewhere", test_rules_elsewhere);
  g_test_add_func ("/mime/calendar/cut-characters", test_cut_characters);
  g_test_add_func ("/mime/calendar/days", test_days);
  g_test_add_func ("/mime/calendar/answers", test_answers);
  g_test_add_func ("/mime/calendar/zones", test_zones);
  g_test_add_func ("/mime/calendar/odd", test_odd);
  g_test_add_func ("/mime/calendar/mutations", test_mutations);

  return g_test_run ();
}
