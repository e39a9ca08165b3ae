/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-timeline.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-certificate-timeline.h"

#include <glib/gi18n-lib.h>

/**
 * MesignTimeline:
 *
 * The life of one of the user's own certificates, from its order to its end, with those before and
 * after it. Not to be seen for others.
 */
struct _MesignTimeline
{
  AdwBin parent_instance;

  GtkListBox *list;

  MesignEngine *engine;
  MesignCertificateInfo *info;
  GPtrArray *events;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignTimeline, mesign_timeline, ADW_TYPE_BIN)

/* What has come to pass and what will, where it makes a difference. */
static const struct
{
  const char *past;
  const char *future;
} titles[] = {
  [MESIGN_TIMELINE_PREDECESSOR] = { N_ ("The certificate before it"), NULL },
  [MESIGN_TIMELINE_BOUGHT] = { N_ ("Bought"), NULL },
  [MESIGN_TIMELINE_ASSIGNED] = { N_ ("Assigned to the address"), NULL },
  [MESIGN_TIMELINE_RETRIEVED] = { N_ ("Retrieved"), NULL },
  [MESIGN_TIMELINE_BEGINS] = { N_ ("Valid since"), N_ ("Valid from") },
  [MESIGN_TIMELINE_IMPORTED] = { N_ ("Imported"), NULL },
  [MESIGN_TIMELINE_IN_USE] = { N_ ("In use since"), NULL },
  [MESIGN_TIMELINE_SUCCESSOR] = { N_ ("The certificate after it"), NULL },
  [MESIGN_TIMELINE_REVOKED] = { N_ ("Revoked"), NULL },
  [MESIGN_TIMELINE_RENEW] = { N_ ("Time to renew since"), N_ ("Renew by") },
  [MESIGN_TIMELINE_ENDS] = { N_ ("Ended"), N_ ("Ends") },
};

static const char *
get_title (const MesignTimelineEvent *event, gboolean is_past)
{
  const char *future = titles[event->kind].future;

  return g_dgettext (GETTEXT_PACKAGE,
                     is_past || future == NULL ? titles[event->kind].past : future);
}

static char *
dup_subtitle (const MesignTimelineEvent *event)
{
  g_autofree char *day = mesign_certificate_words_date (event->at);
  g_autofree char *end = NULL;
  g_autofree char *name = NULL;

  if (event->certificate == NULL)
    return g_steal_pointer (&day);
  end = mesign_certificate_words_date (event->certificate->not_after);
  name = mesign_words_clean_line (event->certificate->name);

  /* Translators: the name of a certificate, the days it is valid from and until */
  return g_strdup_printf (_ ("%s, %s to %s"), name, day, end);
}

static MesignCertificateTone
get_tone (const MesignTimelineEvent *event, gboolean is_past)
{
  if (!is_past)
    return MESIGN_CERTIFICATE_TONE_PLAIN;
  if (event->kind == MESIGN_TIMELINE_RENEW)
    return MESIGN_CERTIFICATE_TONE_CAUTION;

  return event->kind == MESIGN_TIMELINE_ENDS || event->kind == MESIGN_TIMELINE_REVOKED
             ? MESIGN_CERTIFICATE_TONE_WRONG
             : MESIGN_CERTIFICATE_TONE_GOOD;
}

static const char *
get_icon (MesignCertificateTone tone)
{
  if (tone == MESIGN_CERTIFICATE_TONE_PLAIN)
    return "content-loading-symbolic";
  if (tone == MESIGN_CERTIFICATE_TONE_GOOD)
    return "object-select-symbolic";

  return mesign_certificate_tone_get_icon (tone);
}

static void
add_sign (AdwActionRow *row, MesignCertificateTone tone)
{
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", get_icon (tone), "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (image, mesign_certificate_tone_get_class (tone));
  adw_action_row_add_prefix (row, image);
}

static void
add_arrow (AdwActionRow *row)
{
  adw_action_row_add_suffix (row, g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                                NULL));
}

static void
add_event (MesignTimeline *self, const MesignTimelineEvent *event, gint64 now)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_past = event->at <= now;
  const char *title = get_title (event, is_past);
  g_autofree char *subtitle = dup_subtitle (event);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, subtitle);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  add_sign (ADW_ACTION_ROW (row), get_tone (event, is_past));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), event->certificate != NULL);
  if (event->certificate != NULL)
    add_arrow (ADW_ACTION_ROW (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (self->list, row);
}

static void
show (MesignTimeline *self, GPtrArray *events)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < events->len; i++)
    add_event (self, events->pdata[i], now);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  self->events = g_ptr_array_ref (events);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
on_row_activated (MesignTimeline *self, GtkListBoxRow *row)
{
  const MesignTimelineEvent *event = self->events->pdata[gtk_list_box_row_get_index (row)];

  gtk_widget_activate_action (GTK_WIDGET (self), "app.certificates", "s",
                              event->certificate->fingerprint);
}

/* One that was asked for before may come after another one is shown. */
typedef struct
{
  MesignTimeline *self;
  MesignCertificateInfo *info;
} Asked;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (MesignTimeline) self = asked->self;
  g_autoptr (MesignCertificateInfo) info = asked->info;
  g_autoptr (GPtrArray) events =
      mesign_engine_list_timeline_finish (MESIGN_ENGINE (source), result, NULL);

  if (events != NULL && self->engine != NULL && self->info == info)
    show (self, events);
}

static void
look (MesignTimeline *self)
{
  Asked *asked;

  if (self->info == NULL)
    return;
  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->info = mesign_certificate_info_ref (self->info);
  mesign_engine_list_timeline_async (self->engine, self->info, self->cancellable, on_listed, asked);
}

static void
mesign_timeline_dispose (GObject *object)
{
  MesignTimeline *self = MESIGN_TIMELINE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_TIMELINE);

  G_OBJECT_CLASS (mesign_timeline_parent_class)->dispose (object);
}

static void
mesign_timeline_finalize (GObject *object)
{
  g_object_unref (MESIGN_TIMELINE (object)->cancellable);

  G_OBJECT_CLASS (mesign_timeline_parent_class)->finalize (object);
}

static void
mesign_timeline_class_init (MesignTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_timeline_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_timeline_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignTimeline, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mesign_timeline_init (MesignTimeline *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_timeline_set_info:
 * @self: a timeline
 * @engine: an open engine
 * @info: a certificate
 *
 * Shows the life of one of the user's own certificates, and nothing for others.
 */
void
mesign_timeline_set_info (MesignTimeline *self, MesignEngine *engine, MesignCertificateInfo *info)
{
  g_return_if_fail (MESIGN_IS_TIMELINE (self) && info != NULL);

  if (self->engine == NULL)
    {
      self->engine = g_object_ref (engine);
      g_signal_connect_object (engine, "journey-changed", G_CALLBACK (look), self,
                               G_CONNECT_SWAPPED);
    }
  if (info->own == NULL || self->info == NULL ||
      g_strcmp0 (self->info->certificate->fingerprint, info->certificate->fingerprint) != 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  if (info->own == NULL)
    return;
  self->info = mesign_certificate_info_ref (info);
  look (self);
}
