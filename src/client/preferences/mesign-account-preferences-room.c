/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* How much room an account's mail may take here, and how much it does. */

#define MEASURE_MILLISECONDS 2000

/* What can be chosen; 0 is no limit. */
static const guint days[] = { 0, 30, 90, 365, 730 };
static const guint megabytes[] = { 0, 200, 500, 1000, 2000, 5000, 10000 };

static char *
describe_days (guint value)
{
  if (value == 0)
    return g_strdup (_ ("Any age"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days", value), value);
}

static char *
describe_megabytes (guint value)
{
  g_autofree char *size = g_format_size ((guint64) value * 1000 * 1000);

  return value == 0 ? g_strdup (_ ("Any amount")) : g_strdup_printf (_ ("At most %s"), size);
}

/* A limit that was set elsewhere stands among the others, in its place. */
static void
fill (AdwComboRow *row,
      GArray *values,
      const guint *choices,
      guint n_choices,
      guint value,
      char *(*describe) (guint))
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  g_array_set_size (values, 0);
  for (guint i = 0; i < n_choices; i++)
    {
      if (value < choices[i] && value != 0 &&
          !(values->len > 0 && g_array_index (values, guint, values->len - 1) >= value))
        g_array_append_val (values, value);
      g_array_append_val (values, choices[i]);
    }
  if (value > choices[n_choices - 1])
    g_array_append_val (values, value);
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *text = describe (g_array_index (values, guint, i));

      gtk_string_list_append (list, text);
      if (g_array_index (values, guint, i) == value)
        selected = i;
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, selected);
}

static void
show_limits (MesignAccountPreferences *self)
{
  self->is_showing_limits = TRUE;
  fill (self->days_row, self->days, days, G_N_ELEMENTS (days), self->account->keep_days,
        describe_days);
  fill (self->room_row, self->megabytes, megabytes, G_N_ELEMENTS (megabytes),
        self->account->keep_megabytes, describe_megabytes);
  self->is_showing_limits = FALSE;
}

/* What is used */

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  guint64 n_octets;
  guint n_mails;

  if (!mesign_engine_measure_account_finish (MESIGN_ENGINE (source), result, &n_octets, &n_mails,
                                             &error))
    return;
  size = mesign_words_size (n_octets);
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u mail", "%s, %u mails", n_mails),
                          size, n_mails);
  gtk_label_set_text (self->used_label, text);
}

static void
measure (MesignAccountPreferences *self)
{
  self->measure_source = 0;
  mesign_engine_measure_account_async (self->engine, self->account, self->cancellable, on_measured,
                                       g_object_ref (self));
}

/* Not with each of the many changes while mail comes in. */
static void
measure_soon (MesignAccountPreferences *self)
{
  if (self->measure_source == 0 && self->engine != NULL)
    self->measure_source =
        g_timeout_add_once (MEASURE_MILLISECONDS, (GSourceOnceFunc) measure, self);
}

/* Choosing */

static void
on_limits_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_set_limits_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (account == NULL)
    {
      show_limits (self);
      mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
      return;
    }
  mesign_account_preferences_take (self, account);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.sync", NULL);
}

static guint
get_chosen (AdwComboRow *row, GArray *values, guint otherwise)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected < values->len ? g_array_index (values, guint, selected) : otherwise;
}

void
mesign_account_preferences_choose_limits (MesignAccountPreferences *self)
{
  guint keep_days;
  guint keep_megabytes;

  if (self->account == NULL || self->is_showing_limits)
    return;
  keep_days = get_chosen (self->days_row, self->days, self->account->keep_days);
  keep_megabytes = get_chosen (self->room_row, self->megabytes, self->account->keep_megabytes);
  if (keep_days != self->account->keep_days || keep_megabytes != self->account->keep_megabytes)
    mesign_engine_set_limits_async (self->engine, self->account, keep_days, keep_megabytes,
                                    self->cancellable, on_limits_set, g_object_ref (self));
}

void
mesign_account_preferences_show_room (MesignAccountPreferences *self)
{
  show_limits (self);
  measure (self);
  g_signal_connect_object (self->engine, "changes", G_CALLBACK (measure_soon), self,
                           G_CONNECT_SWAPPED);
}
