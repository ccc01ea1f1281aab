import './style/page.css';
import './demo-page.ts';
