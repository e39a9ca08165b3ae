/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-way.h"

#include "client/journey/mesign-journey-words.h"
#include "client/welcome/mesign-welcome-step-row.h"
#include "client/welcome/mesign-welcome-steps.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignWelcomeWay:
 *
 * The third page: the list of steps on the way to a certificate, which fills itself as mails come.
 */
struct _MesignWelcomeWay
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *sentence;
  GtkLabel *remedy;
  GtkLabel *untested;
  MesignWelcomeStepRow *rows[MESIGN_WELCOME_N_STEPS];

  MesignEngine *engine;
  MesignAccount *account;
  MesignJourneyDetails *details;
  char *provider;
  GCancellable *looking;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeWay, mesign_welcome_way, ADW_TYPE_BIN)

static const MesignJourneyEvent *
find_event (const MesignJourneyDetails *details, const char *kind)
{
  const MesignJourneyEvent *last = NULL;

  for (guint i = 0; details != NULL && i < details->events->len; i++)
    {
      const MesignJourneyEvent *event = details->events->pdata[i];

      if (strcmp (event->kind, kind) == 0)
        last = event;
    }

  return last;
}

static const MesignProvider *
find_provider (MesignWelcomeWay *self)
{
  const MesignProviderSet *set = mesign_engine_get_providers (self->engine);
  const char *id = self->details != NULL ? self->details->journey->provider : self->provider;

  return set != NULL && id != NULL ? mesign_provider_set_find (set, id) : NULL;
}

static char *
dup_provider_name (MesignWelcomeWay *self)
{
  const MesignProvider *provider = self->details != NULL ? find_provider (self) : NULL;

  return provider != NULL ? g_strdup (provider->name) : NULL;
}

/* What stands below a line that is not about a mail. */
static char *
describe_plain (MesignWelcomeWay *self, MesignWelcomeStep step, MesignWelcomeStepState state)
{
  gboolean is_done = state == MESIGN_WELCOME_STEP_DONE;

  switch (step)
    {
    case MESIGN_WELCOME_STEP_SIGNED_IN:
      return g_strdup (self->account->address);
    case MESIGN_WELCOME_STEP_ORDERED:
      return is_done ? dup_provider_name (self)
                     : g_strdup (_ ("Buy one on the account page, or use one you have there."));
    case MESIGN_WELCOME_STEP_ASSIGNED:
      if (is_done && self->details != NULL)
        return g_strdup (self->details->journey->address);
      return g_strdup_printf (_ ("The certificate is given to %s on the account page."),
                              self->account->address);
    case MESIGN_WELCOME_STEP_CERTIFICATE:
      return g_strdup (_ ("Comes by mail after it is retrieved"));
    case MESIGN_WELCOME_STEP_LINK:
    case MESIGN_WELCOME_STEP_CODE:
    default:
      return g_strdup (state == MESIGN_WELCOME_STEP_AWAITED
                           ? _ ("Usually within minutes. Look in Junk, or have it sent again.")
                           : _ ("Comes by mail"));
    }
}

/* A line about a mail that has come: when, then from whom, as soon as that is found out. */
static void
show_mail (MesignWelcomeWay *self, MesignWelcomeStep step, gint64 at, const char *sender)
{
  g_autofree char *when = mesign_words_date_short (at);
  g_autofree char *clean = mesign_words_clean_line (sender);
  g_autofree char *text = NULL;

  if (sender != NULL)
    text = g_strdup_printf (_ ("%s, from %s"), when, clean);
  mesign_welcome_step_row_set_detail (self->rows[step], text != NULL ? text : when);
}

typedef struct
{
  MesignWelcomeWay *self;
  MesignWelcomeStep step;
} Look;

static void
on_mail_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  g_autoptr (MesignWelcomeWay) self = look->self;
  g_autoptr (MesignMessageInfo) info =
      mesign_engine_find_mail_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine == NULL)
    return;
  if (info != NULL && info->envelope->from->len > 0)
    show_mail (self, look->step, info->received,
               ((const MesignAddress *) info->envelope->from->pdata[0])->address);
}

static void
describe_mail (MesignWelcomeWay *self, MesignWelcomeStep step, const MesignJourneyEvent *event)
{
  Look *look;

  show_mail (self, step, event->at, NULL);
  if (event->message_id == NULL)
    return;
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->step = step;
  mesign_engine_find_mail_async (self->engine, self->account->id, MESIGN_MAILBOX_ROLE_NONE,
                                 event->message_id, self->looking, on_mail_found, look);
}

static const MesignJourneyEvent *
find_mail_event (MesignWelcomeWay *self, MesignWelcomeStep step)
{
  if (step == MESIGN_WELCOME_STEP_LINK)
    return find_event (self->details, "link");

  return step == MESIGN_WELCOME_STEP_CODE ? find_event (self->details, "code") : NULL;
}

static void
update_row (MesignWelcomeWay *self, MesignWelcomeStep step)
{
  const MesignJourney *journey = self->details != NULL ? self->details->journey : NULL;
  MesignWelcomeStepState state = mesign_welcome_step_state (journey, step);
  const MesignJourneyEvent *event = find_mail_event (self, step);

  mesign_welcome_step_row_set_state (self->rows[step], state);
  if (state == MESIGN_WELCOME_STEP_DONE && event != NULL)
    describe_mail (self, step, event);
  else
    {
      g_autofree char *text = describe_plain (self, step, state);

      mesign_welcome_step_row_set_detail (self->rows[step], text);
    }
}

/* The button for what is awaited stands on the first such line alone. */
static void
update_buttons (MesignWelcomeWay *self)
{
  const MesignJourney *journey = self->details != NULL ? self->details->journey : NULL;
  gboolean is_free = TRUE;

  for (guint step = 0; step < MESIGN_WELCOME_N_STEPS; step++)
    {
      gboolean is_mail = step == MESIGN_WELCOME_STEP_LINK || step == MESIGN_WELCOME_STEP_CODE;
      gboolean is_awaited =
          mesign_welcome_step_state (journey, step) == MESIGN_WELCOME_STEP_AWAITED;

      mesign_welcome_step_row_set_button (
          self->rows[step],
          is_awaited && is_free ? (is_mail ? _ ("Send _Again") : _ ("_Open Page")) : NULL);
      is_free = is_free && !is_awaited;
    }
}

static const char *
get_sentence (MesignWelcomeWay *self)
{
  if (self->details != NULL && self->details->journey->state >= MESIGN_JOURNEY_ASSIGNED)
    return _ ("Usually this takes minutes. You may close this window; you will be told.");

  return _ ("Buy or assign it on the provider’s page. What happens there and what comes by mail is "
            "ticked off here.");
}

/* What to do if nothing comes, and a word of caution about a provider nobody has tried. */
static void
update_notes (MesignWelcomeWay *self)
{
  const MesignProvider *provider = find_provider (self);
  const char *untested = provider != NULL ? mesign_provider_words_untested (provider) : NULL;
  g_autofree char *remedy =
      self->details != NULL ? mesign_journey_explain_remedy (self->details->journey) : NULL;

  gtk_label_set_text (self->remedy, remedy != NULL ? remedy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remedy), remedy != NULL);
  gtk_label_set_text (self->untested, untested != NULL ? untested : "");
  gtk_widget_set_visible (GTK_WIDGET (self->untested), untested != NULL);
}

static void
update (MesignWelcomeWay *self)
{
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  gtk_label_set_text (self->title, self->details != NULL ? _ ("Your Certificate Is on Its Way")
                                                         : _ ("Get Your Certificate"));
  gtk_label_set_text (self->sentence, get_sentence (self));
  update_notes (self);
  for (guint step = 0; step < MESIGN_WELCOME_N_STEPS; step++)
    update_row (self, step);
  update_buttons (self);
}

static void
open_account_page (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeWay *self = MESIGN_WELCOME_WAY (widget);
  const char *provider = self->details != NULL ? self->details->journey->provider : self->provider;

  gtk_widget_activate_action (widget, "app.account-page", "(ss)", self->account->address,
                              provider != NULL ? provider : "");
}

static void
mesign_welcome_way_dispose (GObject *object)
{
  MesignWelcomeWay *self = MESIGN_WELCOME_WAY (object);

  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  g_clear_pointer (&self->provider, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_WAY);

  G_OBJECT_CLASS (mesign_welcome_way_parent_class)->dispose (object);
}

static void
mesign_welcome_way_class_init (MesignWelcomeWayClass *klass)
{
  static const char *const names[] = { "signed_in", "ordered", "assigned",
                                       "link",      "code",    "certificate" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == MESIGN_WELCOME_N_STEPS);

  G_OBJECT_CLASS (klass)->dispose = mesign_welcome_way_dispose;

  gtk_widget_class_install_action (widget_class, "way.open-page", NULL, open_account_page);
  g_type_ensure (MESIGN_TYPE_WELCOME_STEP_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-way.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWay, title);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWay, sentence);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWay, remedy);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWay, untested);
  for (guint step = 0; step < MESIGN_WELCOME_N_STEPS; step++)
    gtk_widget_class_bind_template_child_full (widget_class, names[step], FALSE,
                                               G_STRUCT_OFFSET (MesignWelcomeWay, rows) +
                                                   step * sizeof (MesignWelcomeStepRow *));
}

static void
mesign_welcome_way_init (MesignWelcomeWay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_welcome_way_set_account:
 * @self: the page
 * @engine: an open engine
 * @account: whom the certificate is for
 */
void
mesign_welcome_way_set_account (MesignWelcomeWay *self,
                                MesignEngine *engine,
                                MesignAccount *account)
{
  g_return_if_fail (MESIGN_IS_WELCOME_WAY (self));

  g_set_object (&self->engine, engine);
  mesign_account_ref (account);
  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = account;
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  update (self);
}

/**
 * mesign_welcome_way_set_provider:
 * @self: the page
 * @provider: the id of the provider that was chosen, "" where there is only one
 *
 * Says whose page is meant before the way has begun.
 */
void
mesign_welcome_way_set_provider (MesignWelcomeWay *self, const char *provider)
{
  g_return_if_fail (MESIGN_IS_WELCOME_WAY (self));

  g_free (self->provider);
  self->provider = g_strdup (provider);
  update (self);
}

/**
 * mesign_welcome_way_set_journey:
 * @self: the page
 * @details: (nullable): how far the way has been gone, %NULL before it has begun
 */
void
mesign_welcome_way_set_journey (MesignWelcomeWay *self, MesignJourneyDetails *details)
{
  g_return_if_fail (MESIGN_IS_WELCOME_WAY (self));

  if (details != NULL)
    mesign_journey_details_ref (details);
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  self->details = details;
  update (self);
}
