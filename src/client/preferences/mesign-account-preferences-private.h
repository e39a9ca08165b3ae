/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/preferences/mesign-account-preferences.h"
#include "client/fields/mesign-field-note.h"
#include "client/welcome/mesign-server-settings.h"

G_BEGIN_DECLS

struct _MesignAccountPreferences
{
  AdwBin parent_instance;

  MesignEngine *engine;
  MesignAccount *account;
  GCancellable *cancellable;

  AdwWindowTitle *title;
  GtkEditable *name_row;
  GtkEditable *password_row;
  MesignFieldNote *password_note;
  GtkWidget *page_row;
  GtkWidget *page_button;
  MesignServerSettings *servers;
  MesignFieldNote *form_note;
  GtkWidget *save_button;
  AdwPreferencesGroup *identities;
  GPtrArray *identity_rows;
  AdwExpanderRow *identity_expander;
  GtkEditable *identity_address;
  GtkEditable *identity_name;
  GtkWidget *add_identity_button;
  GtkTextView *footer_view;
  AdwComboRow *footer_row;
  MesignAccount *footer_writer; /* whose text is shown, NULL for the account's own */
  guint footer_source;
  gboolean is_showing_footer;
  GtkSpinner *spinner;
  AdwComboRow *bodies_row;
  GtkSwitch *subscribed_switch;
  AdwComboRow *days_row;
  AdwComboRow *room_row;
  GtkLabel *used_label;
  GtkActionable *export_button;
  GtkActionable *import_button;
  GArray *days;
  GArray *megabytes;
  gboolean is_showing_limits;
  guint measure_source;
  AdwComboRow *sign_row;
  AdwComboRow *encrypt_row;
  GPtrArray *own;
  gboolean is_showing;
};

/* mesign-account-preferences.c */
void mesign_account_preferences_tell (MesignAccountPreferences *self,
                                      const char *heading,
                                      const GError *error);

void mesign_account_preferences_take (MesignAccountPreferences *self, MesignAccount *account);
void mesign_account_preferences_toast (MesignAccountPreferences *self, const char *text);

/* mesign-account-preferences-login.c */
void mesign_account_preferences_show_login (MesignAccountPreferences *self);
void mesign_account_preferences_save_login (MesignAccountPreferences *self);
void mesign_account_preferences_sign_in_again (MesignAccountPreferences *self);
void mesign_account_preferences_forget_error (MesignAccountPreferences *self);

/* mesign-account-preferences-identities.c */
void mesign_account_preferences_show_identities (MesignAccountPreferences *self);
void mesign_account_preferences_add_identity (MesignAccountPreferences *self);

/* mesign-account-preferences-footer.c */
void mesign_account_preferences_show_footer (MesignAccountPreferences *self);
void mesign_account_preferences_finish_footer (MesignAccountPreferences *self);
void mesign_account_preferences_list_footers (MesignAccountPreferences *self);
void mesign_account_preferences_choose_footer (MesignAccountPreferences *self);
void mesign_account_preferences_drop_footer (MesignAccountPreferences *self, const char *address);

/* mesign-account-preferences-mailboxes.c */
void mesign_account_preferences_show_subscribed (MesignAccountPreferences *self);
void mesign_account_preferences_choose_subscribed (MesignAccountPreferences *self);
/* mesign-account-preferences-room.c */
void mesign_account_preferences_show_room (MesignAccountPreferences *self);
void mesign_account_preferences_choose_limits (MesignAccountPreferences *self);

/* mesign-account-preferences-certificates.c */
void mesign_account_preferences_list_certificates (MesignAccountPreferences *self);
void mesign_account_preferences_choose_certificate (MesignAccountPreferences *self,
                                                    AdwComboRow *row);

G_END_DECLS
