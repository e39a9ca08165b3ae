/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include "base/mesign-file.h"
#include "retrieval/mesign-likeness-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".provider"
#define MAX_PROFILE (256 * 1024)

static void
clear (MesignProviderSet *self)
{
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_clear_pointer (&self->authserv, mesign_authserv_table_free);
}

MESIGN_DEFINE_VALUE (MesignProviderSet, mesign_provider_set)

static MesignProviderSet *
new_set (void)
{
  MesignProviderSet *self = g_atomic_rc_box_new0 (MesignProviderSet);

  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_fault_free);

  return self;
}

static void
add_provider (MesignProviderSet *self, MesignProvider *provider)
{
  for (guint i = 0; i < self->providers->len; i++)
    {
      MesignProvider *other = self->providers->pdata[i];

      if (strcmp (other->id, provider->id) != 0)
        continue;
      self->providers->pdata[i] = mesign_provider_ref (provider);
      mesign_provider_unref (other);
      return;
    }
  g_ptr_array_add (self->providers, mesign_provider_ref (provider));
}

static void
add_fault (MesignProviderSet *self, const char *file, const char *key, const char *message)
{
  MesignProviderFault *fault = g_new0 (MesignProviderFault, 1);

  fault->file = g_filename_display_name (file);
  fault->group = key != NULL ? g_strdup ("Provider") : NULL;
  fault->key = g_strdup (key);
  fault->message = g_strdup_printf ("%s: %s", fault->file, message);
  g_ptr_array_add (self->faults, fault);
}

/* Trust of one's own comes from a person only, never with the program. */
static gboolean
may_have_anchor (MesignProviderSet *self,
                 const MesignProvider *provider,
                 const char *name,
                 gboolean shipped)
{
  if (provider->anchor == NULL || !shipped)
    return TRUE;
  add_fault (self, name, "Anchor",
             _ ("a profile that comes with the program has no anchor of its own"));

  return FALSE;
}

/* A profile somebody was talked into must not pass for a provider that people know. */
static char *
dup_borrowed_words (const MesignProviderSet *shipped,
                    const MesignProvider *provider,
                    const char **key)
{
  for (guint i = 0; i < shipped->n_shipped; i++)
    {
      const MesignProvider *other = shipped->providers->pdata[i];

      *key = mesign_provider_find_borrowed (provider, other);
      if (*key != NULL)
        return g_strdup_printf (_ ("%s is that of %s, which comes with MeSign, or looks like it. "
                                   "Write what is the provider's own."),
                                *key, other->name);
    }

  return NULL;
}

static gboolean
is_itself (MesignProviderSet *self, const MesignProvider *provider, const char *name)
{
  const char *key;
  g_autofree char *words = dup_borrowed_words (self, provider, &key);

  if (words != NULL)
    add_fault (self, name, key, words);

  return words == NULL;
}

/* Of two that a person added nobody can say which is meant: the first counts. */
static gboolean
is_only_one (MesignProviderSet *self, const MesignProvider *provider, const char *name)
{
  const MesignProvider *other = mesign_provider_set_find (self, provider->id);
  g_autofree char *words = NULL;

  if (other == NULL)
    return TRUE;
  words =
      g_strdup_printf (_ ("“%s” is the Id of another profile in this folder, too. Write another "
                          "one, or remove one of the files."),
                       provider->id);
  add_fault (self, name, "Id", words);

  return FALSE;
}

/* A pipe would be waited for. */
static GBytes *
read_file (MesignProviderSet *self, const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;
  GBytes *octets;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      add_fault (self, name, NULL, _ ("this is no file. Remove it, or give it another name."));
      return NULL;
    }
  octets = mesign_file_read_sync (path, MAX_PROFILE, &error);
  if (octets == NULL)
    add_fault (self, name, NULL, error->message);

  return octets;
}

static void
load_file (MesignProviderSet *self, const char *directory, const char *name, gboolean shipped)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GBytes) octets = read_file (self, path, name);
  g_autoptr (MesignProvider) provider = NULL;
  guint before = self->faults->len;

  if (octets == NULL)
    return;
  provider = mesign_provider_read (octets, shown, self->faults);
  if (self->faults->len == before && may_have_anchor (self, provider, name, shipped) &&
      (shipped || (is_itself (self, provider, name) && is_only_one (self, provider, name))))
    add_provider (self, provider);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
load_folder (MesignProviderSet *self, const char *directory, gboolean shipped, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (directory, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    load_file (self, directory, names->pdata[i], shipped);

  return TRUE;
}

/* What is wrong with it is no reason to do without the providers that come with the program. */
static void
load_own_folder (MesignProviderSet *self, MesignProfile *profile)
{
  g_autofree char *directory = mesign_profile_dup_data_path (profile, "providers");
  g_autofree char *name = g_path_get_basename (directory);
  g_autoptr (GError) error = NULL;

  if (!load_folder (self, directory, FALSE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    add_fault (self, name, NULL, error->message);
}

/**
 * mesign_provider_set_load_sync:
 * @profile: (nullable): the profile, for the providers a person added
 * @error: return location for a #GFileError or #GKeyFileError
 *
 * Reads the profiles that come with the program and those in the profile's folder `providers`. A
 * faulty one is left out and told in `faults`, and so is one a person added that bears what is a
 * shipped provider's, or the id of another one. Blocks; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the providers, or %NULL with @error set
 */
MesignProviderSet *
mesign_provider_set_load_sync (MesignProfile *profile, GError **error)
{
  g_autoptr (MesignProviderSet) self = new_set ();
  g_autofree char *shipped = mesign_data_directory_dup_path ("providers");
  g_autofree char *table = g_build_filename (shipped, "authserv.ini", NULL);

  if (!load_folder (self, shipped, TRUE, error))
    return NULL;
  self->n_shipped = self->providers->len;
  self->authserv = mesign_authserv_table_load_sync (table, error);
  if (self->authserv == NULL)
    return NULL;
  if (profile != NULL)
    load_own_folder (self, profile);

  return g_steal_pointer (&self);
}

/**
 * mesign_provider_set_new:
 * @providers: (element-type MesignProvider): providers
 *
 * Makes a set of given providers. Without the table of mail servers only the results of servers
 * the providers name themselves are believed.
 *
 * Returns: (transfer full): the set
 */
MesignProviderSet *
mesign_provider_set_new (GPtrArray *providers)
{
  MesignProviderSet *self = new_set ();

  for (guint i = 0; i < providers->len; i++)
    add_provider (self, providers->pdata[i]);

  return self;
}

/**
 * mesign_provider_set_find:
 * @self: a set
 * @id: a provider's id
 *
 * Returns: (transfer none) (nullable): that provider
 */
MesignProvider *
mesign_provider_set_find (const MesignProviderSet *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (guint i = 0; i < self->providers->len; i++)
    if (strcmp (((MesignProvider *) self->providers->pdata[i])->id, id) == 0)
      return self->providers->pdata[i];

  return NULL;
}

/**
 * mesign_provider_set_find_by_page:
 * @self: a set
 * @url: the address of a page
 *
 * Returns: (transfer none) (nullable): the provider whose account page may show it
 */
MesignProvider *
mesign_provider_set_find_by_page (const MesignProviderSet *self, const char *url)
{
  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  for (guint i = 0; i < self->providers->len; i++)
    if (mesign_provider_is_host (self->providers->pdata[i], url))
      return self->providers->pdata[i];

  return NULL;
}

static gboolean
check_is_itself (const MesignProvider *provider, const char *name, GError **error)
{
  g_autoptr (MesignProviderSet) shipped = mesign_provider_set_load_sync (NULL, error);
  g_autofree char *words = NULL;
  const char *key;

  if (shipped == NULL)
    return FALSE;
  words = dup_borrowed_words (shipped, provider, &key);
  if (words != NULL)
    g_set_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE, "%s: %s", name,
                 words);

  return words == NULL;
}

/**
 * mesign_provider_install_sync:
 * @profile: the profile
 * @path: (type filename): a provider profile
 * @error: return location for %MESIGN_RETRIEVAL_ERROR_PROFILE or a #GFileError
 *
 * Checks a provider profile and copies it into the profile's folder, where its anchor counts too: a
 * person has to have seen the anchor's fingerprint before. Blocks; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the provider, or %NULL with @error set
 */
MesignProvider *
mesign_provider_install_sync (MesignProfile *profile, const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, MAX_PROFILE, error);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *folder = mesign_profile_dup_data_path (profile, "providers");
  g_autofree char *name = NULL;
  g_autofree char *target = NULL;
  g_autoptr (MesignProvider) provider = NULL;

  if (octets == NULL)
    return NULL;
  provider = mesign_provider_parse (octets, base, error);
  if (provider == NULL || !check_is_itself (provider, base, error) ||
      !mesign_directory_ensure_sync (folder, error))
    return NULL;
  name = g_strconcat (provider->id, SUFFIX, NULL);
  target = g_build_filename (folder, name, NULL);
  if (!mesign_file_write_sync (target, octets, 0600, error))
    return NULL;

  return g_steal_pointer (&provider);
}
