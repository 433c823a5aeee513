/** A page that cannot be drawn takes nothing else with it; the next page is drawn as ever. */
import { Component, type ReactNode } from "react";
import { Failed } from "../parts/Blank";
import { Screen, Tabs } from "../parts/Screen";

interface State {
  failed: boolean;
}

export class Broken extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError = (): State => ({ failed: true });

  private readonly again = (): void => this.setState({ failed: false });

  override componentDidMount(): void {
    window.addEventListener("hashchange", this.again);
  }

  override componentWillUnmount(): void {
    window.removeEventListener("hashchange", this.again);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Screen title="–">
        <Failed onAgain={this.again} />
        <Tabs />
      </Screen>
    );
  }
}
