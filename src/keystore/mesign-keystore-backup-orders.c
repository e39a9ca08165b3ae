/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-backup-private.h"

#include "keystore/mesign-keystore-journeys.h"
#include "keystore/mesign-keystore-private.h"

/* The ways to certificates, and the keys that wait for one: what was paid for and is not here yet
 * would be lost with them. */

static const char *const secret_words[] = {
  [MESIGN_JOURNEY_SECRET_CODE] = "code",
  [MESIGN_JOURNEY_SECRET_PASSWORD] = "password",
};

static char *
make_note_name (const char *group, const char *what)
{
  return g_strconcat ("MeSign ", group, " ", what, NULL);
}

static void
set_text (GKeyFile *document, const char *group, const char *key, const char *text)
{
  if (text != NULL)
    g_key_file_set_string (document, group, key, text);
}

/* Making a backup */

static void
write_journey (GKeyFile *document, const char *group, const MesignJourney *journey)
{
  set_text (document, group, "Account", journey->account);
  set_text (document, group, "Address", journey->address);
  set_text (document, group, "Provider", journey->provider);
  set_text (document, group, "Order", journey->order);
  set_text (document, group, "State", mesign_journey_state_to_string (journey->state));
  g_key_file_set_int64 (document, group, "Since", journey->since);
  set_text (document, group, "Link", journey->link);
  set_text (document, group, "Fingerprint", journey->fingerprint);
  set_text (document, group, "Key", journey->key_hash);
  g_key_file_set_boolean (document, group, "KeepPassword", journey->keeps_password);
  set_text (document, group, "Renewal", mesign_renewal_to_string (journey->renewal));
}

static gboolean
write_events (MesignKeystore *self,
              GKeyFile *document,
              const char *group,
              gint64 id,
              GError **error)
{
  g_autoptr (GPtrArray) events = mesign_keystore_list_journey_events_sync (self, id, error);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      g_ptr_array_add (words, g_strdup_printf ("%" G_GINT64_FORMAT " %s %s", event->at, event->kind,
                                               event->message_id != NULL ? event->message_id : ""));
    }
  g_key_file_set_string_list (document, group, "Events", (const char *const *) words->pdata,
                              words->len);

  return TRUE;
}

static gboolean
add_secret (MesignKeystore *self,
            const char *group,
            gint64 id,
            MesignJourneySecretKind kind,
            GPtrArray *notes,
            GError **error)
{
  g_autofree char *name = make_note_name (group, secret_words[kind]);
  GError *inner = NULL;
  g_autoptr (MesignSecret) secret =
      mesign_keystore_load_journey_secret_sync (self, id, kind, &inner);

  if (secret != NULL)
    g_ptr_array_add (notes, mesign_pfx_note_new (name, secret));
  else if (!g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_clear_error (&inner);

  return TRUE;
}

static gboolean
add_journeys (MesignKeystore *self, GKeyFile *document, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) journeys = mesign_keystore_list_journeys_sync (self, NULL, error);

  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];
      g_autofree char *group = g_strdup_printf (MESIGN_BACKUP_ORDER_GROUP "%u", i + 1);

      write_journey (document, group, journey);
      if (!write_events (self, document, group, journey->id, error) ||
          !add_secret (self, group, journey->id, MESIGN_JOURNEY_SECRET_CODE, notes, error) ||
          !add_secret (self, group, journey->id, MESIGN_JOURNEY_SECRET_PASSWORD, notes, error))
        return FALSE;
    }

  return journeys != NULL;
}

static gboolean
add_requests (MesignKeystore *self, GKeyFile *document, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) requests = mesign_keystore_list_requests_sync (self, error);

  for (guint i = 0; requests != NULL && i < requests->len; i++)
    {
      const MesignKeyRequest *request = requests->pdata[i];
      g_autofree char *group = g_strdup_printf (MESIGN_BACKUP_REQUEST_GROUP "%u", i + 1);
      g_autofree char *name = make_note_name (group, "key");
      g_autofree char *der =
          g_base64_encode (g_bytes_get_data (request->der, NULL), g_bytes_get_size (request->der));
      g_autoptr (MesignSecret) pkcs8 = mesign_keystore_load_request_key_sync (self, request, error);

      if (pkcs8 == NULL)
        return FALSE;
      set_text (document, group, "Address", request->address);
      set_text (document, group, "Kind", mesign_key_kind_to_string (request->kind));
      set_text (document, group, "Key", request->spki_hash);
      set_text (document, group, "Request", der);
      g_key_file_set_int64 (document, group, "Created", request->created);
      g_ptr_array_add (notes, mesign_pfx_note_new (name, pkcs8));
    }

  return requests != NULL;
}

gboolean
mesign_keystore_back_up_orders_sync (MesignKeystore *self,
                                     GKeyFile *document,
                                     GPtrArray *notes,
                                     GError **error)
{
  return add_journeys (self, document, notes, error) && add_requests (self, document, notes, error);
}

/* Restoring one */

static MesignKeyRequest *
read_request (GKeyFile *document, const char *group)
{
  MesignKeyRequest *request = g_atomic_rc_box_new0 (MesignKeyRequest);
  g_autofree char *kind = g_key_file_get_string (document, group, "Kind", NULL);
  g_autofree char *text = g_key_file_get_string (document, group, "Request", NULL);
  gsize length = 0;
  guchar *der = text != NULL ? g_base64_decode (text, &length) : NULL;

  request->address = g_key_file_get_string (document, group, "Address", NULL);
  request->spki_hash = g_key_file_get_string (document, group, "Key", NULL);
  request->created = g_key_file_get_int64 (document, group, "Created", NULL);
  request->der = g_bytes_new_take (der, length);
  if (length > 0 && request->address != NULL && request->spki_hash != NULL && kind != NULL &&
      mesign_key_kind_from_string (kind, &request->kind))
    return request;
  mesign_key_request_unref (request);

  return NULL;
}

static gboolean
restore_request (MesignKeystore *self,
                 const MesignBackup *backup,
                 const char *group,
                 GPtrArray *items,
                 GError **error)
{
  g_autofree char *name = make_note_name (group, "key");
  MesignSecret *pkcs8 = mesign_backup_get_note (backup, name);
  g_autoptr (MesignKeyRequest) request = read_request (backup->document, group);
  gboolean was_there;

  if (request == NULL || pkcs8 == NULL)
    return TRUE;
  if (!mesign_keystore_restore_request_sync (self, request, pkcs8, &was_there, error))
    return FALSE;
  g_ptr_array_add (
      items, mesign_restored_item_new (MESIGN_BACKUP_REQUEST, request->address,
                                       was_there ? MESIGN_RESTORE_THERE : MESIGN_RESTORE_ADDED));

  return TRUE;
}

static MesignJourney *
read_journey (GKeyFile *document, const char *group, GHashTable *accounts)
{
  MesignJourney *journey = mesign_journey_new ();
  g_autofree char *account = g_key_file_get_string (document, group, "Account", NULL);
  g_autofree char *state = g_key_file_get_string (document, group, "State", NULL);
  g_autofree char *renewal = g_key_file_get_string (document, group, "Renewal", NULL);
  const char *here = account != NULL ? g_hash_table_lookup (accounts, account) : NULL;

  journey->account = g_strdup (here != NULL ? here : account);
  journey->address = g_key_file_get_string (document, group, "Address", NULL);
  journey->provider = g_key_file_get_string (document, group, "Provider", NULL);
  g_free (journey->order);
  journey->order = g_key_file_get_string (document, group, "Order", NULL);
  journey->state = state != NULL ? mesign_journey_state_from_string (state) : MESIGN_JOURNEY_NONE;
  journey->since = g_key_file_get_int64 (document, group, "Since", NULL);
  journey->link = g_key_file_get_string (document, group, "Link", NULL);
  journey->fingerprint = g_key_file_get_string (document, group, "Fingerprint", NULL);
  journey->key_hash = g_key_file_get_string (document, group, "Key", NULL);
  journey->keeps_password = g_key_file_get_boolean (document, group, "KeepPassword", NULL);
  journey->renewal = renewal != NULL ? mesign_renewal_from_string (renewal) : MESIGN_RENEWAL_NONE;
  if (journey->account != NULL && journey->address != NULL && journey->provider != NULL &&
      journey->state != MESIGN_JOURNEY_NONE)
    return journey;
  mesign_journey_unref (journey);

  return NULL;
}

/* Whatever state it has come to meanwhile. */
static gboolean
is_same (const MesignJourney *a, const MesignJourney *b)
{
  return g_strcmp0 (a->account, b->account) == 0 && g_strcmp0 (a->address, b->address) == 0 &&
         g_strcmp0 (a->provider, b->provider) == 0 && g_strcmp0 (a->order, b->order) == 0 &&
         (a->link == NULL || b->link == NULL || g_str_equal (a->link, b->link)) &&
         (a->fingerprint == NULL || b->fingerprint == NULL ||
          g_str_equal (a->fingerprint, b->fingerprint));
}

static gboolean
restore_events (MesignKeystore *self,
                GKeyFile *document,
                const char *group,
                gint64 id,
                GError **error)
{
  g_auto (GStrv) events = g_key_file_get_string_list (document, group, "Events", NULL, NULL);

  for (guint i = 0; events != NULL && events[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (events[i], " ", 3);
      g_autoptr (MesignJourneyEvent) event = NULL;

      if (g_strv_length (words) < 3)
        continue;
      event = mesign_journey_event_new (g_ascii_strtoll (words[0], NULL, 10), words[1],
                                        words[2][0] != '\0' ? words[2] : NULL);
      if (!mesign_keystore_add_journey_event_sync (self, id, event, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
restore_secrets (MesignKeystore *self,
                 const MesignBackup *backup,
                 const char *group,
                 gint64 id,
                 GError **error)
{
  for (guint kind = 0; kind < G_N_ELEMENTS (secret_words); kind++)
    {
      g_autofree char *name = make_note_name (group, secret_words[kind]);
      MesignSecret *secret = mesign_backup_get_note (backup, name);

      if (secret != NULL &&
          !mesign_keystore_set_journey_secret_sync (self, id, kind, secret, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
restore_journey (MesignKeystore *self,
                 const MesignBackup *backup,
                 const char *group,
                 const MesignJourney *journey,
                 GPtrArray *items,
                 GError **error)
{
  g_autoptr (GPtrArray) here = mesign_keystore_list_journeys_sync (self, NULL, error);
  MesignRestoreState state = MESIGN_RESTORE_ADDED;
  gint64 id;

  if (here == NULL)
    return FALSE;
  for (guint i = 0; i < here->len; i++)
    if (is_same (here->pdata[i], journey))
      state = MESIGN_RESTORE_THERE;
  g_ptr_array_add (items, mesign_restored_item_new (MESIGN_BACKUP_ORDER, journey->address, state));
  if (state == MESIGN_RESTORE_THERE)
    return TRUE;
  id = mesign_keystore_add_journey_sync (self, journey, error);

  return id != 0 && restore_events (self, backup->document, group, id, error) &&
         restore_secrets (self, backup, group, id, error);
}

gboolean
mesign_keystore_restore_orders_sync (MesignKeystore *self,
                                     const MesignBackup *backup,
                                     GHashTable *accounts,
                                     GPtrArray *items,
                                     GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (backup->document, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (MesignJourney) journey = NULL;

      if (g_str_has_prefix (groups[i], MESIGN_BACKUP_REQUEST_GROUP) &&
          !restore_request (self, backup, groups[i], items, error))
        return FALSE;
      if (!g_str_has_prefix (groups[i], MESIGN_BACKUP_ORDER_GROUP))
        continue;
      journey = read_journey (backup->document, groups[i], accounts);
      if (journey != NULL && !restore_journey (self, backup, groups[i], journey, items, error))
        return FALSE;
    }

  return TRUE;
}
