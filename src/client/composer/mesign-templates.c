/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-templates.h"

/* Mail to begin with, in settings.ini: a list of names, which are the subjects, and a group for
 * each. Names are escaped, so that none is taken for something else in the file. */

#define GROUP "templates"
#define NAMES "names"
#define TEXT "text"
#define HTML "html"

static char *
dup_group (const char *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);

  return g_strconcat ("template ", escaped, NULL);
}

static void
save_names (MesignSettings *settings, GPtrArray *names)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (names->pdata[i], NULL, FALSE);

      g_string_append_printf (all, "%s%s", i > 0 ? " " : "", escaped);
    }
  mesign_settings_set_string (settings, GROUP, NAMES, all->len > 0 ? all->str : NULL);
}

/* Those there are but for @name, as a list to go on with. */
static GPtrArray *
list_without (MesignSettings *settings, const char *name)
{
  g_auto (GStrv) names = mesign_templates_list (settings);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], name))
      g_ptr_array_add (list, g_strdup (names[i]));

  return list;
}

/* Gives the names, in the order they were saved. */
GStrv
mesign_templates_list (MesignSettings *settings)
{
  g_autofree char *all = mesign_settings_dup_string (settings, GROUP, NAMES);
  g_auto (GStrv) escaped = g_strsplit (all != NULL ? all : "", " ", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; escaped[i] != NULL; i++)
    {
      g_autofree char *name = g_uri_unescape_string (escaped[i], NULL);

      if (name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

gboolean
mesign_templates_contain (MesignSettings *settings, const char *name)
{
  g_auto (GStrv) names = mesign_templates_list (settings);

  return g_strv_contains ((const char *const *) names, name);
}

char *
mesign_templates_dup_text (MesignSettings *settings, const char *name)
{
  g_autofree char *group = dup_group (name);

  return mesign_settings_dup_string (settings, group, TEXT);
}

/* NULL for one that was written without formats. */
char *
mesign_templates_dup_html (MesignSettings *settings, const char *name)
{
  g_autofree char *group = dup_group (name);

  return mesign_settings_dup_string (settings, group, HTML);
}

/* Adds one, or replaces the one of that name. In memory. */
void
mesign_templates_set (MesignSettings *settings,
                      const char *name,
                      const char *text,
                      const char *html)
{
  g_autoptr (GPtrArray) names = list_without (settings, name);
  g_autofree char *group = dup_group (name);

  g_ptr_array_add (names, g_strdup (name));
  save_names (settings, names);
  mesign_settings_set_string (settings, group, TEXT, text);
  mesign_settings_set_string (settings, group, HTML, html);
}

/* In memory. */
void
mesign_templates_remove (MesignSettings *settings, const char *name)
{
  g_autoptr (GPtrArray) names = list_without (settings, name);
  g_autofree char *group = dup_group (name);

  save_names (settings, names);
  mesign_settings_set_string (settings, group, TEXT, NULL);
  mesign_settings_set_string (settings, group, HTML, NULL);
}
