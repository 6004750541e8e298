/** Light, dark, or as the system has it. */
"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { Button } from "../ui/button";
import { Menu, MenuItem } from "../ui/menu";

const themes = [
  { name: "light", label: "Light", icon: Sun },
  { name: "dark", label: "Dark", icon: Moon },
  { name: "system", label: "System", icon: Monitor },
] as const;

export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label="Theme">
          <Sun className="dark:hidden" />
          <Moon className="hidden dark:block" />
        </Button>
      }
    >
      {themes.map(({ name, label, icon: Icon }) => (
        <MenuItem key={name} onSelect={() => setTheme(name)} checked={theme === name}>
          <Icon /> {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
