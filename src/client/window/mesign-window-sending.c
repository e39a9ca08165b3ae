/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/words/mesign-words.h"

/* Mail that waits after it was sent: it is told, and goes on being written at a click. */

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  gint64 draft_id;
  g_autoptr (MesignDraft) draft =
      mesign_engine_take_back_finish (MESIGN_ENGINE (source), result, &draft_id, &error);
  g_autoptr (MesignAccount) account = NULL;

  if (self->engine == NULL)
    return;
  if (draft == NULL)
    {
      mesign_window_tell_error (self, error);
      return;
    }
  account = mesign_engine_find_writer (self->engine, draft->from->address);
  if (account != NULL)
    mesign_window_compose_draft (self, account, draft, draft_id);
}

/* The account's id, and the mail's number. */
static void
take_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (MesignAccount) account = NULL;
  const char *id;
  gint64 operation_id;

  g_variant_get (parameter, "(&sx)", &id, &operation_id);
  account = mesign_engine_find_account (self->engine, id);
  if (account != NULL)
    mesign_engine_take_back_async (self->engine, account, operation_id, NULL, on_taken_back,
                                   g_object_ref (self));
}

void
mesign_window_install_sending_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.take-back", "(sx)", take_back);
}

static char *
describe (gint64 send_at)
{
  gint64 seconds = send_at - g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *time = NULL;

  if (seconds <= 120)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The mail goes out in %u second.",
                                         "The mail goes out in %u seconds.",
                                         (guint) MAX (seconds, 1)),
                            (guint) MAX (seconds, 1));
  time = mesign_words_date_long (send_at);

  /* Translators: a date with the time of the day */
  return g_strdup_printf (_ ("The mail goes out %s."), time);
}

/**
 * mesign_window_tell_waiting:
 * @self: a window
 * @account: the id of the account it is sent with
 * @operation_id: a mail of the outbox
 * @send_at: when it goes out, in seconds since 1970 UTC
 *
 * Tells that a mail was sent and waits, and offers to take it back and go on writing it.
 */
void
mesign_window_tell_waiting (MesignWindow *self,
                            const char *account,
                            gint64 operation_id,
                            gint64 send_at)
{
  g_autofree char *text = NULL;

  g_return_if_fail (MESIGN_IS_WINDOW (self));

  text = describe (send_at);
  mesign_window_offer_undo (self, text, "win.take-back",
                            g_variant_new ("(sx)", account, operation_id));
}
