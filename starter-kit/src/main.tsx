import "./ui/kit.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ViewerProvider } from "./lib/viewer";
import { accountScreens, navigation, routes } from "./registry";
import { Routes } from "./ui/routes";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ViewerProvider>
      <Routes routes={routes} navigation={navigation} accounts={accountScreens} />
    </ViewerProvider>
  </StrictMode>,
);
