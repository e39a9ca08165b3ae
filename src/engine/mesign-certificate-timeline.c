/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-certificate-timeline.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-journeys.h"

#include <string.h>

/* One is to be reminded this long before the end; as MesignExpiry has it. */
#define RENEW_SECONDS (30 * 24 * 60 * 60)

static void
clear (MesignTimelineEvent *self)
{
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignTimelineEvent, mesign_timeline_event)

/* What is not known is not told. */
static void
add (GPtrArray *events, MesignTimelineKind kind, gint64 at, MesignCertificate *certificate)
{
  MesignTimelineEvent *event;

  if (at == 0)
    return;
  event = g_atomic_rc_box_new0 (MesignTimelineEvent);
  event->kind = kind;
  event->at = at;
  event->certificate = certificate != NULL ? mesign_certificate_ref (certificate) : NULL;
  g_ptr_array_add (events, event);
}

/* What was tried several times counts as it was done last. */
static gint64
find_last (GPtrArray *log, const char *kind)
{
  gint64 at = 0;

  for (guint i = 0; log != NULL && i < log->len; i++)
    {
      const MesignJourneyEvent *line = log->pdata[i];

      if (strcmp (line->kind, kind) == 0)
        at = MAX (at, line->at);
    }

  return at;
}

static void
add_journey (GPtrArray *events, GPtrArray *log)
{
  gint64 retrieved = find_last (log, "submitted");

  if (retrieved == 0)
    retrieved = find_last (log, "issued");
  add (events, MESIGN_TIMELINE_BOUGHT, find_last (log, "bought"), NULL);
  add (events, MESIGN_TIMELINE_ASSIGNED, find_last (log, "assigned"), NULL);
  add (events, MESIGN_TIMELINE_RETRIEVED, retrieved, NULL);
  add (events, MESIGN_TIMELINE_IMPORTED, find_last (log, "imported"), NULL);
  add (events, MESIGN_TIMELINE_IN_USE, find_last (log, "in-use"), NULL);
}

/* Another one for one of its addresses and for what it is for. */
static gboolean
is_of_its_kind (const MesignCertificate *one, const MesignCertificate *other)
{
  if ((one->purpose & other->purpose) == 0 || strcmp (one->fingerprint, other->fingerprint) == 0)
    return FALSE;
  for (char **address = one->addresses; *address != NULL; address++)
    if (mesign_certificate_has_address (other, *address))
      return TRUE;

  return FALSE;
}

/* The nearest one that began before it, or after it. */
static MesignCertificate *
find_neighbour (const MesignCertificate *certificate, GPtrArray *own, gboolean is_after)
{
  MesignCertificate *nearest = NULL;

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      MesignCertificate *other = own->pdata[i];
      gint64 distance = is_after ? other->not_before - certificate->not_before
                                 : certificate->not_before - other->not_before;

      if (distance > 0 && is_of_its_kind (certificate, other) &&
          (nearest == NULL || distance < ABS (nearest->not_before - certificate->not_before)))
        nearest = other;
    }

  return nearest;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const MesignTimelineEvent *one = *(const MesignTimelineEvent *const *) a;
  const MesignTimelineEvent *other = *(const MesignTimelineEvent *const *) b;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;

  return (int) one->kind - (int) other->kind;
}

/**
 * mesign_certificate_timeline_new:
 * @certificate: one of the user's own certificates
 * @revoked_at: when it was revoked, 0 where it is not known to be
 * @journey_events: (nullable) (element-type MesignJourneyEvent): the log of the journey that
 * brought it
 * @own: (nullable) (element-type MesignCertificate): all of the user's own
 *
 * Puts what is known of a certificate's life in order of time. What has no date is left out. One
 * that another has followed, or that was revoked, is not to be renewed, and neither is one that is
 * good for less than thirty days.
 *
 * Returns: (transfer full) (element-type MesignTimelineEvent): the events, the oldest first
 */
GPtrArray *
mesign_certificate_timeline_new (MesignCertificate *certificate,
                                 gint64 revoked_at,
                                 GPtrArray *journey_events,
                                 GPtrArray *own)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_timeline_event_unref);
  MesignCertificate *before = find_neighbour (certificate, own, FALSE);
  MesignCertificate *after = find_neighbour (certificate, own, TRUE);
  gint64 renew = certificate->not_after - RENEW_SECONDS;

  add_journey (events, journey_events);
  add (events, MESIGN_TIMELINE_BEGINS, certificate->not_before, NULL);
  add (events, MESIGN_TIMELINE_REVOKED, revoked_at, NULL);
  add (events, MESIGN_TIMELINE_ENDS, certificate->not_after, NULL);
  if (before != NULL)
    add (events, MESIGN_TIMELINE_PREDECESSOR, before->not_before, before);
  if (after != NULL)
    add (events, MESIGN_TIMELINE_SUCCESSOR, after->not_before, after);
  else if (revoked_at == 0 && renew > certificate->not_before)
    add (events, MESIGN_TIMELINE_RENEW, renew, NULL);
  g_ptr_array_sort (events, compare);

  return events;
}

/* Out of the keystore */

typedef struct
{
  MesignJob job;
  MesignCertificateInfo *info;
} Timeline;

static void
clear_timeline (gpointer data)
{
  g_clear_pointer (&((Timeline *) data)->info, mesign_certificate_info_unref);
}

/* That of the order that brought it; without one an empty log. */
static GPtrArray *
load_log (MesignKeystore *keystore, const char *fingerprint, GError **error)
{
  g_autoptr (GPtrArray) journeys = mesign_keystore_list_journeys_sync (keystore, NULL, error);

  if (journeys == NULL)
    return NULL;
  for (guint i = 0; i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (g_strcmp0 (journey->fingerprint, fingerprint) == 0)
        return mesign_keystore_list_journey_events_sync (keystore, journey->id, error);
    }

  return g_ptr_array_new ();
}

static gint64
get_revoked_at (const MesignCertificateInfo *info)
{
  const MesignTrustVerdict *verdict = info->verdict;

  return verdict->revoked != NULL &&
                 g_strcmp0 (verdict->revoked->fingerprint, info->certificate->fingerprint) == 0
             ? verdict->revoked_at
             : 0;
}

static gboolean
run_timeline (gpointer data, GCancellable *cancellable, GError **error)
{
  Timeline *self = data;
  MesignKeystore *keystore = self->job.engine->keystore;
  MesignCertificate *certificate = self->info->certificate;
  g_autoptr (GPtrArray) log = load_log (keystore, certificate->fingerprint, error);
  g_autoptr (GPtrArray) own = NULL;

  if (log == NULL)
    return FALSE;
  own = mesign_keystore_list_certificates_sync (keystore, MESIGN_CERTIFICATE_OWN, error);
  if (own == NULL)
    return FALSE;
  self->job.result =
      mesign_certificate_timeline_new (certificate, get_revoked_at (self->info), log, own);

  return TRUE;
}

static const MesignJobClass timeline_class = {
  .size = sizeof (Timeline),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_timeline,
  .clear = clear_timeline,
};

/**
 * mesign_engine_list_timeline_async:
 * @self: an open engine
 * @info: one of the user's own certificates
 * @cancellable: (nullable): cancels
 * @callback: called when it is listed
 * @user_data: for @callback
 *
 * Lists what is known of a certificate's life: of the order that brought it, of its validity, and
 * of the certificates before and after it. See mesign_certificate_timeline_new().
 */
void
mesign_engine_list_timeline_async (MesignEngine *self,
                                   MesignCertificateInfo *info,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Timeline *timeline = mesign_job_new (self, &timeline_class, cancellable, callback, user_data);

  timeline->info = mesign_certificate_info_ref (info);
  mesign_job_start (timeline);
}

/**
 * mesign_engine_list_timeline_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignTimelineEvent): the events, the oldest
 * first
 */
GPtrArray *
mesign_engine_list_timeline_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &timeline_class, result, error);
}
