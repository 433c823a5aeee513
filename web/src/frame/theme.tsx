/**
 * Light and dark, and Ant Design mapped to the tokens by one ConfigProvider.
 *
 * Ant Design computes shades, so it is given values read from tokens.css, not `var()` references.
 */
import { theme as antTheme, ConfigProvider } from "antd";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import { antWordsNow } from "../language/language";

const KEPT = "suyuan.theme";

export type Theme = "light" | "dark";

const Choice = createContext<{ theme: Theme; toggle: () => void }>({
  theme: "light",
  toggle: () => {},
});

export const useTheme = (): { theme: Theme; toggle: () => void } => useContext(Choice);

function firstTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Sets the theme on the document, so that the tokens below it change. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Before the first drawing, so that a dark page never flashes white. */
export function applyFirstTheme(): void {
  applyTheme(firstTheme());
}

/** Where a thumb and not a pointer is at work, controls are as high as a thumb is wide. */
const NARROW = "(max-width: 760px)";

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const width = matchMedia(NARROW);
      width.addEventListener("change", changed);
      return () => width.removeEventListener("change", changed);
    },
    () => matchMedia(NARROW).matches,
  );
}

function tokens(narrow: boolean): Record<string, string | number> {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(`--sy-${name}`).trim();
  return {
    fontFamily: value("font"),
    fontSize: 14,
    controlHeight: narrow ? 44 : 32,
    controlHeightSM: narrow ? 44 : 28,
    borderRadius: 6,
    borderRadiusSM: 4,
    borderRadiusLG: 10,
    colorPrimary: value("accent"),
    // The shades Ant Design computes are lighter, and white on them is too faint to read.
    colorPrimaryHover: value("accent-hover"),
    colorPrimaryActive: value("accent-hover"),
    colorErrorHover: value("hold-mark"),
    colorErrorActive: value("hold-mark"),
    colorLink: value("accent-ink"),
    colorSuccess: value("free-mark"),
    colorWarning: value("wait-mark"),
    colorError: value("hold-mark"),
    colorBgLayout: value("page"),
    colorBgContainer: value("surface"),
    colorBgElevated: value("raised"),
    colorBorder: value("line-strong"),
    colorBorderSecondary: value("line"),
    colorText: value("ink"),
    colorTextSecondary: value("ink-2"),
    colorTextTertiary: value("ink-3"),
    colorTextPlaceholder: value("ink-3"),
    colorTextDescription: value("ink-3"),
    colorTextLightSolid: value("ink-inv"),
    motionDurationFast: "0.09s",
    motionDurationMid: "0.16s",
    motionDurationSlow: "0.32s",
  };
}

export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  const [theme, setTheme] = useState<Theme>(firstTheme);
  const { i18n } = useTranslation();
  const narrow = useNarrow();

  // The tokens are read from the document, so the attribute has to be there before they are.
  const config = useMemo(() => {
    applyTheme(theme);
    const algorithm = theme === "dark" ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm;
    const token = tokens(narrow);
    return {
      algorithm,
      token,
      components: {
        Table: {
          headerBg: String(token.colorBgContainer),
          headerColor: String(token.colorTextTertiary),
          headerSplitColor: "transparent",
          cellPaddingBlockSM: 8,
          cellPaddingInlineSM: 12,
          rowHoverBg: "var(--sy-hover)",
        },
        Segmented: {
          trackBg: "var(--sy-sunken)",
          itemSelectedBg: theme === "dark" ? "var(--sy-raised)" : "var(--sy-surface)",
          trackPadding: 2,
        },
        Button: {
          primaryShadow: "none",
          defaultShadow: "none",
          dangerShadow: "none",
          defaultHoverColor: "var(--sy-accent-ink)",
          defaultActiveColor: "var(--sy-accent-ink)",
        },
      },
    };
  }, [theme, narrow]);

  useEffect(() => localStorage.setItem(KEPT, theme), [theme]);
  const choice = useMemo(
    () => ({ theme, toggle: () => setTheme((now) => (now === "dark" ? "light" : "dark")) }),
    [theme],
  );

  const locale = antWordsNow();
  return (
    <Choice value={choice}>
      <ConfigProvider
        key={i18n.language}
        theme={config}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        {...(locale ? { locale } : {})}
      >
        {children}
      </ConfigProvider>
    </Choice>
  );
}
