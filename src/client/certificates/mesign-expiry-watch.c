/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-expiry-watch.h"

#include "client/certificates/mesign-certificate-words.h"

#include <glib/gi18n-lib.h>

/* Often enough that the last day is not slept through. */
#define LOOK_SECONDS (6 * 60 * 60)

/* In settings.ini: by fingerprint, from how many days before its end a person was told of it. */
#define REMINDERS "reminders"
#define NEVER_TOLD G_MAXINT

/**
 * MesignExpiryWatch:
 *
 * Reminds of the user's own certificates that are in use and end within thirty days, seven days and
 * one day: of each once, also if the program did not run meanwhile.
 */
struct _MesignExpiryWatch
{
  GObject parent_instance;

  GApplication *application;
  MesignEngine *engine;
  GCancellable *cancellable;
  GPtrArray *infos;
  guint timer;
};

G_DEFINE_FINAL_TYPE (MesignExpiryWatch, mesign_expiry_watch, G_TYPE_OBJECT)

/**
 * mesign_expiry_get_days_to_tell:
 * @expiry: how a certificate stands
 * @told: from how many days before its end a person was told of it, or more if never
 *
 * Returns: 30, 7 or 1 where a person is to be told of that now; 0 where not
 */
gint64
mesign_expiry_get_days_to_tell (MesignExpiry expiry, gint64 told)
{
  gint64 days = 0;

  if (expiry == MESIGN_EXPIRY_WITHIN_30_DAYS)
    days = 30;
  else if (expiry == MESIGN_EXPIRY_WITHIN_7_DAYS)
    days = 7;
  else if (expiry == MESIGN_EXPIRY_WITHIN_1_DAY)
    days = 1;

  return days < told ? days : 0;
}

static void
tell (MesignExpiryWatch *self, const MesignCertificateInfo *info, const char *address, gint64 now)
{
  g_autoptr (GNotification) notification = g_notification_new (_ ("Time for a New Certificate"));
  g_autofree char *state = mesign_certificate_words_state (info, now, NULL);
  g_autofree char *body = g_strdup_printf ("%s: %s", address, state);
  g_autofree char *id = g_strconcat ("expiry-", info->certificate->fingerprint, NULL);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.certificates", "s",
                                                info->certificate->fingerprint);
  g_notification_add_button_with_target (notification, _ ("Renew Certificate"), "app.welcome", "s",
                                         address);
  g_application_send_notification (self->application, id, notification);
}

/* The account that uses it now; one that was replaced by a newer one is of no concern. */
static const char *
find_user (GPtrArray *uses, const char *fingerprint)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const MesignCertificateUse *use = uses->pdata[i];

      if (use->is_account && g_strcmp0 (use->fingerprint, fingerprint) == 0)
        return use->address;
    }

  return NULL;
}

static gboolean
remind (MesignExpiryWatch *self, const MesignCertificateInfo *info, GPtrArray *uses)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  const char *fingerprint = info->certificate->fingerprint;
  const char *address = find_user (uses, fingerprint);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 told = mesign_settings_get_integer (settings, REMINDERS, fingerprint, NEVER_TOLD);
  gint64 days =
      mesign_expiry_get_days_to_tell (mesign_certificate_info_get_expiry (info, now, NULL), told);

  if (address == NULL || days == 0)
    return FALSE;
  tell (self, info, address, now);
  mesign_settings_set_integer (settings, REMINDERS, fingerprint, days);

  return TRUE;
}

static void
on_uses (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExpiryWatch) self = MESIGN_EXPIRY_WATCH (user_data);
  g_autoptr (GPtrArray) uses =
      mesign_engine_list_uses_finish (MESIGN_ENGINE (source), result, NULL);
  gboolean has_told = FALSE;

  for (guint i = 0; uses != NULL && self->engine != NULL && i < self->infos->len; i++)
    has_told = remind (self, self->infos->pdata[i], uses) || has_told;
  if (has_told)
    mesign_engine_save_settings_async (self->engine, NULL, NULL, NULL);
}

static void
on_certificates (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExpiryWatch) self = MESIGN_EXPIRY_WATCH (user_data);
  GPtrArray *infos = mesign_engine_list_certificates_finish (MESIGN_ENGINE (source), result, NULL);

  if (infos == NULL)
    return;
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  self->infos = infos;
  if (self->engine != NULL && infos->len > 0)
    mesign_engine_list_uses_async (self->engine, self->cancellable, on_uses, g_object_ref (self));
}

static void
look (MesignExpiryWatch *self)
{
  mesign_engine_list_certificates_async (self->engine, MESIGN_CERTIFICATE_OWN, self->cancellable,
                                         on_certificates, g_object_ref (self));
}

static gboolean
on_timer (gpointer user_data)
{
  look (user_data);

  return G_SOURCE_CONTINUE;
}

static void
mesign_expiry_watch_dispose (GObject *object)
{
  MesignExpiryWatch *self = MESIGN_EXPIRY_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_expiry_watch_parent_class)->dispose (object);
}

static void
mesign_expiry_watch_finalize (GObject *object)
{
  MesignExpiryWatch *self = MESIGN_EXPIRY_WATCH (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->infos, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_expiry_watch_parent_class)->finalize (object);
}

static void
mesign_expiry_watch_class_init (MesignExpiryWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_expiry_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_expiry_watch_finalize;
}

static void
mesign_expiry_watch_init (MesignExpiryWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * mesign_expiry_watch_new:
 * @application: the application, which outlives the watch
 * @engine: an open engine
 *
 * Returns: (transfer full): the watch, which is on until it is let go
 */
MesignExpiryWatch *
mesign_expiry_watch_new (GApplication *application, MesignEngine *engine)
{
  MesignExpiryWatch *self = g_object_new (MESIGN_TYPE_EXPIRY_WATCH, NULL);

  self->application = application;
  self->engine = g_object_ref (engine);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, on_timer, self);
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  look (self);

  return self;
}
